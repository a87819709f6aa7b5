import { at, create } from '../support/products.js';
import { fieldError, parameterError, problemAnswer } from '../support/responses.js';
import { withApp } from '../support/with-app.js';

describe('A query parameter', () => {
  const app = withApp({ database: 'none' });

  it.each([
    ['GET', '/v1/categories'],
    ['GET', '/v1/categories/tools'],
    ['POST', '/v1/products'],
  ] as const)('should be refused where a route takes none: %s %s', async (method, path) => {
    const body = { category: 'tools', sku: 'A', name: 'a', price: 1 };
    const options = method === 'POST' ? { body } : {};
    expect(await app.request(method, `${path}?limit=1&x=`, options)).toEqual(
      problemAnswer('validation_failed', {
        instance: path,
        errors: [parameterError('limit', 'unknown_field'), parameterError('x', 'unknown_field')],
      }),
    );
  });

  it.each(['/health/live?probe=1', '/problems/sku_taken?utm_source=mail'])(
    'should not keep a probe or a reader away: %s',
    async (url) => {
      expect((await app.request('GET', url)).status).toBe(200);
    },
  );
});

describe('The body of a call that takes none', () => {
  const app = withApp();

  it('should be refused when it says something, and nothing is deleted', async () => {
    const hammer = await create(app, { category: 'tools' });
    for (const [url, path] of [
      [at(hammer.id, 'tools'), `/v1/products/${hammer.id}`],
      ['/v1/categories/tools', '/v1/categories/tools'],
    ] as const) {
      const refused = (...errors: unknown[]) =>
        problemAnswer('validation_failed', { instance: path, errors });
      expect(await app.request('DELETE', url, { body: { items: [], id: 1 } })).toEqual(
        refused(fieldError('/items', 'unknown_field'), fieldError('/id', 'unknown_field')),
      );
      for (const body of [[], ['x'], 1]) {
        expect(await app.request('DELETE', url, { body })).toEqual(refused(fieldError('', 'unknown_field')));
      }
      expect(await app.request('DELETE', url, { body: 'x' })).toMatchObject({ status: 415 });
    }
    expect(await app.request('GET', at(hammer.id, 'tools'))).toMatchObject({ body: hammer });
  });

  it.each([{}, null])('should be nothing when it says nothing: %j', async (body) => {
    await create(app, { category: 'garden' });
    expect(await app.request('DELETE', '/v1/categories/garden', { body })).toMatchObject({
      status: 200,
      body: { deleted: 1 },
    });
  });
});
