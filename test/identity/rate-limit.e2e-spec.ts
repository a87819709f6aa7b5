import { parseList } from 'structured-headers';
import { ADMIN, READER, TestKeys } from '../support/api-keys.js';
import type { Answer, Client } from '../support/client.js';
import { createApp } from '../support/create-app.js';
import { createAppAt } from '../support/create-app-at.js';
import { IdentityProvider } from '../support/identity-provider.js';
import { problemAnswer } from '../support/responses.js';

const AWAY = 'http://127.0.0.1:1/';

/** So slow that nothing comes back while a test runs. */
const THREE = { RATE_LIMIT_REQUESTS: '3', RATE_LIMIT_WINDOW_SECONDS: '86400' };
const keys = new TestKeys({
  ann: { tenant: 'acme', scopes: READER },
  bob: { tenant: 'acme', scopes: READER },
  zoe: { tenant: 'bloom', scopes: ADMIN },
});

/** A parameter of RateLimit by quota, as a client of the draft reads it. */
function parametersOf({ headers }: Answer, parameter: 'r' | 't'): Record<string, number> {
  const items = parseList(String(headers['ratelimit']));
  return Object.fromEntries(
    items.map(([name, parameters]) => [String(name), Number(parameters.get(parameter))]),
  );
}

const left = (answer: Answer) => parametersOf(answer, 'r');

const statuses = async (times: number, ask: () => Promise<Answer>) => {
  const answers: Answer[] = [];
  for (let time = 0; time < times; time++) answers.push(await ask());
  return answers.map(({ status }) => status);
};

const problems = (client: Client, headers: Record<string, string> = {}, remoteAddress = '203.0.113.1') =>
  client.request('GET', '/problems/sku_taken', { headers: { ...headers, 'x-forwarded-for': remoteAddress } });

describe('The rate limit', () => {
  it('should count down to 0 before it refuses, and say when to come back', async () => {
    await using app = await createAppAt(AWAY, THREE);
    const answers = [await problems(app), await problems(app), await problems(app)];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(answers.map(left)).toEqual([{ requests: 2 }, { requests: 1 }, { requests: 0 }]);
    const refused = await problems(app);
    expect(refused).toEqual(
      problemAnswer('rate_limited', {
        instance: '/problems/sku_taken',
        detail: 'Your share of requests is used up for now.',
        violatedPolicies: ['requests'],
        headers: {
          'ratelimit-policy': '"requests";q=3;w=86400',
          ratelimit: expect.stringMatching(/^"requests";r=0;t=28\d{3}$/),
          'retry-after': expect.stringMatching(/^28\d{3}$/),
        },
      }),
    );
    expect(Number(refused.headers['retry-after'])).toBeGreaterThanOrEqual(
      parametersOf(refused, 't')['requests'] ?? 0,
    );
  });

  it('should say nothing when there is none', async () => {
    await using app = await createAppAt(AWAY);
    const { headers } = await problems(app);
    expect(Object.keys(headers).filter((name) => name.startsWith('ratelimit'))).toEqual([]);
  });

  it.each(['/health/live', '/health/ready', '/health/startup'])('should not count %s', async (url) => {
    await using app = await createAppAt(AWAY, THREE);
    const answers = await statuses(10, () => app.request('GET', url));
    expect(answers).not.toContain(429);
    expect((await app.request('GET', url)).headers).not.toHaveProperty('ratelimit');
  });

  it.each(['/docs-json', '/docs', '/nowhere', '/v1/nowhere'])('should count %s', async (url) => {
    await using app = await createAppAt(AWAY, THREE);
    expect((await statuses(4, () => app.request('GET', url))).at(-1)).toBe(429);
  });

  it('should believe nobody’s X-Forwarded-For by default', async () => {
    await using app = await createAppAt(AWAY, THREE);
    let address = 0;
    const answers = await statuses(4, () => problems(app, {}, `203.0.113.${++address}`));
    expect(answers).toEqual([200, 200, 200, 429]);
  });

  it('should count by the address that a trusted proxy tells, a /64 as one', async () => {
    await using app = await createAppAt(AWAY, { ...THREE, TRUST_PROXY: '127.0.0.1' });
    expect(await statuses(4, () => problems(app, {}, '203.0.113.1'))).toEqual([200, 200, 200, 429]);
    expect((await problems(app, {}, '203.0.113.2')).status).toBe(200);
    let host = 0;
    expect(await statuses(4, () => problems(app, {}, `2001:db8::${++host}`))).toEqual([200, 200, 200, 429]);
    expect((await problems(app, {}, '2001:db8:0:1::1')).status).toBe(200);
  });

  it('should count callers by who they are and not by where they are', async () => {
    await using app = await createApp({ ...keys.env, ...THREE });
    const list = (name: 'ann' | 'bob') => () => app.request('GET', '/v1/products', keys.as(name));
    expect(await statuses(4, list('ann'))).toEqual([200, 200, 200, 429]);
    expect(await statuses(4, list('bob'))).toEqual([200, 200, 200, 429]);
  });

  it('should count the tokens of one subject together, and other subjects apart', async () => {
    await using provider = await IdentityProvider.start();
    await using app = await createApp({ ...provider.env, ...THREE });
    const list = async (sub: string) =>
      app.request('GET', '/v1/products', {
        headers: { authorization: `Bearer ${await provider.sign({ sub })}` },
      });
    expect(await statuses(4, () => list('ann'))).toEqual([200, 200, 200, 429]);
    expect(await statuses(1, () => list('bob'))).toEqual([200]);
  });

  it('should count failed credentials for the address, and leave the caller that they pretend to be alone', async () => {
    await using app = await createApp({ ...keys.env, ...THREE });
    const guess = () =>
      app.request('GET', '/v1/products', { headers: { 'x-api-key': `sk_ann_${'A'.repeat(43)}` } });
    expect(await statuses(5, guess)).toEqual([401, 401, 401, 429, 429]);
    expect(await statuses(3, () => app.request('GET', '/v1/products', keys.as('ann')))).toEqual([
      200, 200, 200,
    ]);
  });

  it('should count a call that lacks its scope', async () => {
    await using app = await createApp({ ...keys.env, ...THREE });
    const write = () => app.request('POST', '/v1/products', keys.as('ann', { body: {} }));
    expect(await statuses(4, write)).toEqual([403, 403, 403, 429]);
  });
});

describe('The quota of request units', () => {
  it('should be the tenant’s: what one of its callers spends, all of them lack, and no other tenant', async () => {
    const env = { RATE_LIMIT_RUS: '1', RATE_LIMIT_WINDOW_SECONDS: '5' };
    await using app = await createApp({ ...keys.env, ...env });
    const list = (name: 'ann' | 'bob' | 'zoe') =>
      app.request('GET', '/v1/products?count=true', keys.as(name));
    const first = await list('ann');
    expect(first).toMatchObject({
      status: 200,
      headers: { 'ratelimit-policy': '"request-units";q=5;qu="request-units";w=5' },
    });
    expect(Number(first.headers['x-request-charge'])).toBeGreaterThan(4);
    expect(await list('bob')).toEqual(
      problemAnswer('rate_limited', {
        instance: '/v1/products',
        detail: 'Your share of request units is used up for now.',
        violatedPolicies: ['request-units'],
        headers: { 'retry-after': expect.any(String) },
      }),
    );
    expect((await list('zoe')).status).toBe(200);
  });
});
