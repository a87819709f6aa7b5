import type { FaultOrder } from 'cosmolite';
import { newCategory } from '../support/batches.js';
import type { Client } from '../support/client.js';
import { essence, KEYED_ROUTES, type KeyedRoute, newKey, sendKeyed } from '../support/keyed-routes.js';
import { containerOf, type Json, product } from '../support/products.js';
import { hangUpWhen } from '../support/raw.js';
import { withApp, withTwoApps } from '../support/with-app.js';

const [app, twin] = withTwoApps();

/** Everything of a category and of its neighbours, by id and version; of products or of records. */
async function stored(category: string, types: string): Promise<readonly Json[]> {
  const query = {
    query: `SELECT c.id, c.category, c._etag FROM c WHERE STARTSWITH(c.category, @category) AND c.type IN (${types})`,
    parameters: [{ name: '@category', value: category }],
  };
  return (await containerOf(app).items.query<Json>(query).fetchAll()).resources;
}
const products = (category: string) => stored(category, "'product', 'incoming'");
const records = (category: string) => stored(category, "'idempotency'");

const SOME = KEYED_ROUTES.length * 3;
const ALL = 10_000;

const FAULTS: readonly (readonly [string, FaultOrder])[] = [
  ['some replies are lost after the commit', { kind: 'reset-after', times: SOME }],
  ['every reply is lost after the commit', { kind: 'reset-after', times: ALL }],
  ['the database has no request units', { kind: '429', milliseconds: 20_000, times: ALL }],
  ['the database does not serve', { kind: '503', times: ALL }],
  ['the partition has moved', { kind: '410', times: SOME }],
];

/** A call of a route, and what became of it while the database was in trouble. */
async function attempted(route: KeyedRoute) {
  const category = newCategory();
  const call = await route.prepare(app, category);
  const key = newKey();
  return { route, category, send: (client: Client) => sendKeyed(client, call, key) };
}

/** Whether one transaction is all that the call does. */
const isOneTransaction = ({ name }: KeyedRoute): boolean => !/batch|move/.test(name);

describe('Every write with a key', () => {
  it.each(FAULTS)('should have one effect by its repeats when %s', async (_, fault) => {
    const calls = await Promise.all(KEYED_ROUTES.map(attempted));
    await app.orderFaults({ ...fault, operation: 'batchItems' });
    const firsts = await Promise.all(calls.map(({ send }) => send(app)));
    await app.orderFaults();
    for (const [index, { route, category, send }] of calls.entries()) {
      const first = firsts[index];
      const [after, recorded] = [await products(category), await records(category)];
      const again = await send(twin);
      expect([route.name, again]).toEqual([route.name, expect.objectContaining({ status: route.status })]);
      // What was committed is not written again.
      if (recorded.length > 0 && isOneTransaction(route)) expect(await products(category)).toEqual(after);
      if (first?.status === route.status) expect(essence(again)).toEqual(essence(first));
      const settled = await products(category);
      const last = await send(app);
      expect(essence(last)).toEqual(essence(again));
      expect(last.headers).toMatchObject({ 'idempotency-replayed': 'true' });
      expect(await products(category)).toEqual(settled);
    }
  });
});

/** Until a call has been committed. */
async function recordOf(category: string): Promise<void> {
  while ((await records(category)).length === 0);
}

describe('A call whose client hangs up', () => {
  it.each(KEYED_ROUTES)('should have one effect when it is sent again: $name', async (route) => {
    const category = newCategory();
    const { method, url, body, headers = {} } = await route.prepare(app, category);
    const key = newKey();
    const text = body === undefined ? '' : JSON.stringify(body);
    const lines = Object.entries({
      ...headers,
      host: 'localhost',
      'content-type': 'application/json',
      'content-length': String(Buffer.byteLength(text)),
      'idempotency-key': key,
    }).map(([name, value]) => `${name}: ${value}`);
    const bytes = `${method} ${url} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n${text}`;
    const committed = recordOf(category);
    await hangUpWhen(await app.port(), bytes, committed);
    const again = await sendKeyed(app, { method, url, headers, ...(body && { body }) }, key);
    expect(again).toMatchObject({ status: route.status, headers: { 'idempotency-replayed': 'true' } });
    const settled = await products(category);
    expect(essence(await sendKeyed(twin, { method, url, headers, ...(body && { body }) }, key))).toEqual(
      essence(again),
    );
    expect(await products(category)).toEqual(settled);
  });
});

describe('A repeat while the first call is running', () => {
  const slow = withApp({ env: { REQUEST_TIMEOUT_MS: '1000' } });

  it('should wait for it and answer as it does', async () => {
    const call = { method: 'POST', url: '/v1/products', body: product() } as const;
    const key = newKey();
    await slow.orderFaults({ kind: 'latency', operation: 'batchItems', milliseconds: 200 });
    const [first, second] = await Promise.all([sendKeyed(slow, call, key), sendKeyed(slow, call, key)]);
    expect(essence(second)).toEqual(essence(first));
    expect([first, second].map(({ headers }) => headers['idempotency-replayed'])).toEqual([
      undefined,
      'true',
    ]);
  });

  it('should be told when it has waited as long as it may', async () => {
    const call = { method: 'POST', url: '/v1/products', body: product() } as const;
    const key = newKey();
    await slow.orderFaults({ kind: 'latency', operation: 'batchItems', milliseconds: 900 });
    const [first, second] = await Promise.all([sendKeyed(slow, call, key), sendKeyed(slow, call, key)]);
    expect(first.status).toBe(201);
    expect(second).toMatchObject({
      status: 409,
      headers: { 'retry-after': '1' },
      body: { code: 'idempotency_in_progress', retryable: true, retryAfterMs: 1_000 },
    });
    await slow.orderFaults();
    expect(essence(await sendKeyed(slow, call, key))).toEqual(essence(first));
  });
});
