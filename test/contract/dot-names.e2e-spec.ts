import type { Method } from '../support/client.js';
import { get, listOf } from '../support/json.js';
import { CSV, ndjson, NDJSON, send } from '../support/imports.js';
import { type Json, product } from '../support/products.js';
import { exchange } from '../support/raw.js';
import { withApp } from '../support/with-app.js';

const app = withApp();
let port: number;
beforeAll(async () => {
  await app.app.listen(0, '127.0.0.1');
  port = Number(new URL(await app.app.getUrl()).port);
});

/** What URL parsers resolve away, as it stands and escaped. */
const NAMES = ['.', '..', ' .. ', '%2e', '%2e%2E', '.%2e'];

/** In paths, as bytes on the wire: also escaped once more. */
const SEGMENTS = ['.', '..', '%2e', '%2e%2e', '%2E.', '.%2e', '%252e%252e'];

const codesIn = (body: unknown): unknown => get(listOf(get(body, 'errors'))[0], 'code') ?? get(body, 'code');

/** Sends the target as it is: a client would tidy it up. */
async function ask(method: string, target: string, body = ''): Promise<{ status: number; body: unknown }> {
  const head = [
    `${method} ${target} HTTP/1.1`,
    'Host: x',
    'Connection: close',
    'If-Match: *',
    ...(body === '' ? [] : ['Content-Type: application/json', `Content-Length: ${body.length}`]),
  ];
  const answer = await exchange(port, `${head.join('\r\n')}\r\n\r\n${body}`);
  return { status: answer.status, body: JSON.parse(answer.body) };
}

describe('Names that no path can carry', () => {
  it.each(SEGMENTS)('should be refused as the id %s of a path', async (segment) => {
    const whole = JSON.stringify(product());
    const change = JSON.stringify({ name: 'a' });
    const target = JSON.stringify({ category: 'garden' });
    const path = `/v1/products/${segment}`;
    for (const [method, rest, body] of [
      ['GET', '', ''],
      ['PUT', '', whole],
      ['PATCH', '', change],
      ['DELETE', '', ''],
      ['POST', '/move', target],
    ] as const) {
      const answer = await ask(method, `${path}${rest}?category=tools`, body);
      expect([method, answer.status, codesIn(answer.body)]).toEqual([method, 400, 'invalid_id']);
    }
  });

  it.each(SEGMENTS)('should be refused as the category %s of a path', async (segment) => {
    const operations = JSON.stringify({ operations: [{ op: 'delete', id: 'a' }] });
    for (const [method, rest, body] of [
      ['GET', '', ''],
      ['DELETE', '', ''],
      ['POST', '/transactions', operations],
    ] as const) {
      const answer = await ask(method, `/v1/categories/${segment}${rest}`, body);
      expect([method, answer.status, codesIn(answer.body)]).toEqual([method, 400, 'invalid_format']);
    }
  });

  it.each(SEGMENTS)('should be refused as the category %s of a query', async (segment) => {
    for (const path of ['/v1/products', '/v1/products/a', '/v1/exports/products']) {
      const answer = await ask('GET', `${path}?category=${segment}`);
      expect([path, answer.status, codesIn(answer.body)]).toEqual([path, 400, 'invalid_format']);
    }
  });

  it.each(NAMES)('should be refused as the category %j of a body', async (category) => {
    const calls: [Method, string, Json][] = [
      ['POST', '/v1/products', product({ category })],
      ['POST', '/v1/products/batch', { items: [product({ category })] }],
      ['PATCH', '/v1/products/batch', { items: [{ id: 'a', category, set: { name: 'a' } }] }],
      ['DELETE', '/v1/products/batch', { items: [{ id: 'a', category }] }],
      ['POST', '/v1/products/a/move?category=tools', { category }],
      ['PUT', '/v1/products/a?category=tools', product({ category })],
    ];
    for (const [method, path, body] of calls) {
      const answer = await app.request(method, path, { body, headers: { 'if-match': '*' } });
      expect([method, path, answer.status]).toEqual([method, path, 400]);
      expect(JSON.stringify(answer.body)).toContain('must not be . or ..');
    }
  });

  it.each(NAMES)('should be refused as the id %j of a body', async (id) => {
    const item = { id, category: 'tools' };
    const calls: [Method, string, Json][] = [
      ['PATCH', '/v1/products/batch', { items: [{ ...item, set: { name: 'a' } }] }],
      ['DELETE', '/v1/products/batch', { items: [item] }],
      ['POST', '/v1/categories/tools/transactions', { operations: [{ op: 'delete', id }] }],
    ];
    for (const [method, path, body] of calls) {
      const answer = await app.request(method, path, { body });
      expect([method, path, answer.status]).toEqual([method, path, 400]);
      expect(JSON.stringify(answer.body)).toContain('invalid_id');
    }
  });

  it.each(NAMES)('should fail the rows of an import that have %j', async (name) => {
    const rows = [product({ category: name }), product({ id: name })];
    const { body } = await send(app, ndjson(...rows), { type: NDJSON });
    expect(body).toMatchObject({
      received: 2,
      failed: 2,
      errors: [{ errors: [{ code: 'invalid_format' }] }, { errors: [{ code: 'invalid_id' }] }],
    });
    const csv = `id,category,sku,name,price\n,${name},A,a,1\n${name},tools,B,b,1\n`;
    expect((await send(app, csv, { type: CSV })).body).toMatchObject({ received: 2, failed: 2 });
  });
});
