import { TestKeys, WRITER } from '../support/api-keys.js';
import { bodyOf, product, type ShownProduct } from '../support/products.js';
import { problemAnswer } from '../support/responses.js';
import { withApp } from '../support/with-app.js';

const URL = '/v1/categories/tools/transactions';
const keys = new TestKeys({
  clerk: { tenant: 'acme', scopes: WRITER },
  feeder: { tenant: 'acme', scopes: ['products:write'] },
});
const app = withApp({ env: keys.env });
let saw: ShownProduct;

beforeAll(async () => {
  saw = bodyOf(await app.request('POST', '/v1/products', keys.as('feeder', { body: product() })));
});

const run = (caller: 'clerk' | 'feeder', operations: object[]) =>
  app.request('POST', URL, keys.as(caller, { body: { operations } }));

describe('A transaction of a caller that may write and not read', () => {
  it('should not read, and with a read in it change nothing', async () => {
    const patch = { op: 'patch', id: saw.id, changes: { quantity: 99 } };
    expect(await run('feeder', [patch, { op: 'read', id: saw.id }])).toEqual(
      problemAnswer('forbidden', { instance: URL, detail: 'This call needs the scope products:read.' }),
    );
    expect(await run('clerk', [{ op: 'read', id: saw.id }])).toMatchObject({
      status: 200,
      body: { results: [{ status: 200, product: saw }] },
    });
  });

  it('should write', async () => {
    expect(
      await run('feeder', [{ op: 'upsert', id: 'u', product: { sku: 'U', name: 'u', price: 1 } }]),
    ).toMatchObject({
      status: 200,
    });
  });
});
