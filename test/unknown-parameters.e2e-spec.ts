import { createAppAt, type TestApp } from './support/create-app-at.js';
import { parameterError, problemAnswer } from './support/responses.js';

describe('A query parameter', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await createAppAt('http://127.0.0.1:1/');
  });

  afterAll(() => app.close());

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
