import { BATCH, fill, newCategory, productsOf, resultsOf } from '../support/batches.js';
import type { Method } from '../support/client.js';
import { get } from '../support/json.js';
import type { Json } from '../support/products.js';
import { fieldError, problemAnswer } from '../support/responses.js';
import { withApp } from '../support/with-app.js';

const app = withApp();
let category: string;
let stock: readonly Json[];

beforeAll(async () => {
  category = newCategory();
  await app.request('POST', BATCH, { body: { items: fill(category, 100) } });
  stock = await productsOf(app, category);
});

type Step = (product: Json) => Json;

const patch: Step = ({ id, etag }) => ({ id, category, etag, changes: { price: 1 } });
const remove: Step = ({ id, etag }) => ({ id, category, etag });
const stale: Step = (item) => ({ ...item, etag: '"stale"' });
const missing: Step = (item) => ({ ...item, id: 'nobody', etag: '*' });

describe('A hundred products of one category, of which one fails', () => {
  it.each<[Method, string, index: number, Step, Step, status: number]>(
    [0, 50, 99].flatMap((index) => [
      ['PATCH', 'a stale etag', index, patch, stale, 412],
      ['PATCH', 'no such product', index, patch, missing, 404],
      ['DELETE', 'a stale etag', index, remove, stale, 412],
      ['DELETE', 'no such product', index, remove, missing, 404],
    ]),
  )('should all stay as they are: %s, %s at %i', async (method, _, index, step, fault, status) => {
    const items = stock.map((item, place) => (place === index ? fault(step(item)) : step(item)));
    const answer = await app.request(method, BATCH, { body: { items } });
    expect(answer).toMatchObject({ status, body: { succeeded: 0, failed: 100 } });
    expect(resultsOf(answer).map((result) => [get(result, 'index'), get(result, 'status')])).toEqual(
      items.map((__, place) => [place, place === index ? status : 424]),
    );
    expect(await productsOf(app, category)).toEqual(stock);
  });
});

describe('A product of another category in a transaction', () => {
  const elsewhere = { category: 'elsewhere', sku: 'A', name: 'a', price: 1 };

  it.each<Json>([
    { op: 'create', product: elsewhere },
    { op: 'upsert', id: 'a', product: elsewhere },
    { op: 'replace', id: 'a', product: elsewhere },
  ])('should be told by its index, and nothing is written: %j', async (foreign) => {
    const path = `/v1/categories/${encodeURIComponent(category)}/transactions`;
    const removals = stock.slice(0, 2).map(({ id }) => ({ op: 'delete', id }));
    const operations = [...removals, foreign];
    expect(await app.request('POST', path, { body: { operations } })).toEqual(
      problemAnswer('partition_mismatch', {
        instance: path,
        failedIndex: 2,
        errors: [fieldError('/operations/2/product/category', 'partition_mismatch')],
      }),
    );
    expect(await productsOf(app, category)).toEqual(stock);
    expect(await productsOf(app, 'elsewhere')).toEqual([]);
  });
});
