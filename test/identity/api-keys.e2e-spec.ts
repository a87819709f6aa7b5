import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Controller, Get, Module } from '@nestjs/common';
import { ADMIN, READER, TestKeys } from '../support/api-keys.js';
import { createApp, type TestAppWithDatabase } from '../support/create-app.js';
import { createAppAt } from '../support/create-app-at.js';
import { exchange } from '../support/raw.js';
import { problemAnswer } from '../support/responses.js';

const AWAY = 'http://127.0.0.1:1/';
const CHALLENGE = 'ApiKey realm="stockroom", header="X-API-Key"';
const grants = {
  shop: { tenant: 'acme', scopes: READER },
  depot: { tenant: 'acme', scopes: ADMIN },
} as const;

describe('An API key', () => {
  const keys = new TestKeys(grants);
  const others = new TestKeys(grants);
  const lines: Record<string, unknown>[] = [];
  let app: TestAppWithDatabase;

  beforeAll(async () => {
    app = await createApp({ ...keys.env, LOG_LEVEL: 'trace' }, { lines });
  });

  afterAll(() => app.close());

  const list = (key: string) => app.request('GET', '/v1/products', { headers: { 'x-api-key': key } });

  it('should open what it was made for', async () => {
    expect(await list(keys.of('shop'))).toMatchObject({ status: 200 });
  });

  it.each([
    ['a key of the same id with another secret', others.of('shop')],
    ['the secret of another id', keys.of('depot').replace('sk_depot', 'sk_shop')],
    ['an id that nobody has', keys.of('shop').replace('sk_shop', 'sk_nobody')],
    ['its own hash', String(JSON.parse(keys.rows)[0].hash)],
    ['a shortened key', keys.of('shop').slice(0, -1)],
    ['two keys at once', `${keys.of('shop')}, ${keys.of('depot')}`],
    ['an empty header', ''],
    ['a very long header', `sk_shop_${'A'.repeat(10_000)}`],
    ['hostile characters', 'sk___proto___\'"<>%00'],
  ])('should be refused when it is %s', async (_, key) => {
    expect(await list(key)).toEqual(
      problemAnswer('unauthenticated', {
        instance: '/v1/products',
        detail: 'The API key is not valid.',
        headers: { 'www-authenticate': [CHALLENGE] },
      }),
    );
  });

  it('should not be taken from anywhere but its header', async () => {
    const key = keys.of('shop');
    const headers = { authorization: `Bearer ${key}`, cookie: `x-api-key=${key}` };
    expect(await app.request('GET', `/v1/products?api_key=${key}`, { headers })).toEqual(
      problemAnswer('unauthenticated', {
        instance: '/v1/products',
        detail: 'This call needs a credential.',
        headers: { 'www-authenticate': [CHALLENGE] },
      }),
    );
  });

  it('should be asked for before the body is read', async () => {
    await app.app.listen(0, '127.0.0.1');
    const { port } = new URL(await app.app.getUrl());
    const head =
      'POST /v1/products HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: text/nonsense\r\n';
    const { status, body } = await exchange(Number(port), `${head}Content-Length: 1000000000\r\n\r\n{`);
    expect([status, JSON.parse(body).code]).toEqual([401, 'unauthenticated']);
  });

  it('should not be needed to learn that there is no such path or method', async () => {
    expect(await app.request('GET', '/v1/nothing')).toMatchObject({ status: 404 });
    expect(await app.request('PUT', '/v1/products')).toMatchObject({ status: 405 });
  });

  it('should never stand in a log, whole or in part, at any level', () => {
    const log = JSON.stringify(lines);
    expect(lines.length).toBeGreaterThan(10);
    for (const key of [keys.of('shop'), keys.of('depot'), others.of('shop')]) {
      expect(log).not.toContain(key.slice(-12));
      expect(log).not.toContain(key.slice('sk_shop_'.length, 24));
    }
    expect(log).not.toContain('hmac-sha256');
  });

  it('should say in the access log who it was', () => {
    expect(lines).toContainEqual(
      expect.objectContaining({
        route: '/v1/products',
        status: 200,
        tenant: 'acme',
        principal: 'apikey:shop',
      }),
    );
  });
});

describe('The file of API keys', () => {
  const folder = mkdtempSync(join(tmpdir(), 'stockroom-keys-'));
  const path = join(folder, 'keys.json');
  const before = new TestKeys(grants);
  const after = new TestKeys(grants);
  const lines: Record<string, unknown>[] = [];
  let app: TestAppWithDatabase;

  beforeAll(async () => {
    writeFileSync(path, before.rows);
    app = await createApp({ AUTH_MODE: 'apikey', API_KEYS_FILE: path, LOG_LEVEL: 'info' }, { lines });
  });

  afterAll(async () => {
    await app.close();
    rmSync(folder, { recursive: true });
  });

  const statusOf = async (keys: TestKeys<'shop'>) =>
    (await app.request('GET', '/v1/products', keys.as('shop'))).status;

  /** Replaced as a mounted secret is: by a new file in its place. */
  function replaceWith(text: string): void {
    writeFileSync(`${path}.new`, text);
    renameSync(`${path}.new`, path);
  }

  async function logged(pattern: RegExp): Promise<Record<string, unknown>> {
    for (;;) {
      const line = lines.find(({ msg }) => pattern.test(String(msg)));
      if (line !== undefined) return line;
      await sleep(20);
    }
  }

  it('should change nothing while it has faults, and say so', async () => {
    replaceWith('[{"id":"shop"}]');
    expect(await logged(/has faults/)).toMatchObject({
      level: 'error',
      problems: expect.arrayContaining(['entry 0: hash must be one that key:new printed']),
    });
    expect(await statusOf(before)).toBe(200);
  });

  it.each<[string, () => void, string]>([
    [
      'is an empty list',
      () => replaceWith('[]'),
      'must have at least one key: without any nobody could get in',
    ],
    ['is half written', () => replaceWith(after.rows.slice(0, 200)), 'must be JSON'],
    ['is an object', () => replaceWith('{}'), 'must be a JSON list of keys'],
    [
      'is too large',
      () => replaceWith(after.rows + ' '.repeat(5_000_000)),
      'must name a file of at most 4194304 bytes',
    ],
    ['is gone', () => rmSync(path), 'must name a file that can be read'],
    ['is a folder', () => mkdirSync(path), 'must name a file that can be read'],
  ])('should leave the keys in force when it %s, and shout', async (_what, change, problem) => {
    lines.length = 0;
    change();
    expect(await logged(/has faults/)).toMatchObject({ level: 'error', problems: [problem] });
    expect([await statusOf(before), await statusOf(after)]).toEqual([200, 401]);
  });

  it('should put new keys in force, and old ones out of it, without a restart', async () => {
    expect(await statusOf(after)).toBe(401);
    rmSync(path, { recursive: true, force: true });
    replaceWith(after.rows);
    expect(await logged(/have been read again/)).toMatchObject({ level: 'info', ids: ['shop', 'depot'] });
    expect([await statusOf(before), await statusOf(after)]).toEqual([401, 200]);
  });
});

describe('Access', () => {
  const both = new TestKeys(grants);

  it('should be declared: a route that does not say who may use it stops the start', async () => {
    @Controller('oversight')
    class Oversight {
      @Get()
      nobodySaid(): void {}
    }
    @Module({ controllers: [Oversight] })
    class OversightModule {}

    await expect(createAppAt(AWAY, {}, { modules: [OversightModule] })).rejects.toThrow(
      'GET /v1/oversight does not say who may use it: add @Scopes() or @Public().',
    );
  });

  it('should refuse two credentials, whichever of them is good', async () => {
    const env = {
      ...both.env,
      AUTH_MODE: 'apikey,jwt',
      JWT_ISSUER: 'https://login.example',
      JWT_AUDIENCE: 'stockroom',
      JWKS_URI: 'http://127.0.0.1:1/keys',
    };
    await using app = await createAppAt(AWAY, env);
    const headers = { authorization: 'Bearer a.b.c' };
    expect(await app.request('GET', '/v1/products', both.as('shop', { headers }))).toEqual(
      problemAnswer('unauthenticated', {
        instance: '/v1/products',
        detail: 'Send one credential, not two.',
        headers: { 'www-authenticate': [CHALLENGE, 'Bearer realm="stockroom", error="invalid_token"'] },
      }),
    );
  });
});
