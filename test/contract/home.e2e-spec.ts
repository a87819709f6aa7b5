import { withApp } from '../support/with-app.js';
import { TestKeys } from '../support/api-keys.js';

const keys = new TestKeys({ reader: { tenant: 'acme', scopes: ['products:read'] } });
const protection = { AUTH_MODE: 'apikey', API_KEYS: keys.rows };

describe('the page at /', () => {
  const app = withApp({ database: 'none' });

  it.each([
    [
      '*/*',
      'application/json; charset=utf-8',
      { name: 'Stockroom', links: expect.objectContaining({ docs: '/docs' }) },
    ],
    ['text/html', 'text/html; charset=utf-8', expect.stringContaining('<a href="/docs">')],
  ])('should lead on, for %s', async (accept, type, body) => {
    expect(await app.request('GET', '/', { headers: { accept } })).toMatchObject({
      status: 200,
      headers: { 'content-type': type, vary: 'accept' },
      body,
    });
  });
});

describe('DOCS=protected', () => {
  const app = withApp({ database: 'none', env: { ...protection, DOCS: 'protected' } });

  it.each(['/docs', '/docs-json', '/docs-yaml'])(
    'should show %s to whoever may read products',
    async (url) => {
      expect(await app.request('GET', url)).toMatchObject({ status: 401 });
      expect(await app.request('GET', url, keys.as('reader'))).toMatchObject({ status: 200 });
    },
  );
});

describe('DOCS=off', () => {
  const app = withApp({ database: 'none', env: { DOCS: 'off' } });

  it.each(['/docs', '/docs-json', '/docs-yaml'])('should not have %s', async (url) => {
    expect(await app.request('GET', url)).toMatchObject({ status: 404 });
  });

  it.each(['application/json', 'text/html'])('should not lead to it from /, for %s', async (accept) => {
    const { status, body } = await app.request('GET', '/', { headers: { accept } });
    expect(status).toBe(200);
    expect(JSON.stringify(body)).toContain('/v1/products');
    expect(JSON.stringify(body)).not.toContain('/docs');
  });
});
