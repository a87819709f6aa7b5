import { BATCH, newCategory, productsOf, resultsOf } from '../support/batches.js';
import type { Method } from '../support/client.js';
import { get } from '../support/json.js';
import { type Json, product } from '../support/products.js';
import { problemAnswer } from '../support/responses.js';
import { withApp } from '../support/with-app.js';

/** More than the largest hundred products that the rules of their fields allow. */
const ROOM = 4_194_304;

const app = withApp({ env: { BODY_LIMIT_BYTES: String(ROOM) } });

/** Of the characters that text may have, this one takes the most bytes: four, here and on its way to the database. */
const long = (length: number, end = ''): string => '\u{1F600}'.repeat(length - end.length) + end;

/** As large as a product may be. */
const largest = (category: string): Json =>
  product({
    category,
    name: long(255),
    description: long(1_000),
    tags: Array.from({ length: 20 }, (_, n) => long(50, String(n))),
  });

const hundred = (category: string): Json[] => Array.from({ length: 100 }, () => largest(category));

describe('A hundred products that are as large as they may be', () => {
  it('should fit into one batch, for the database takes two megabytes at a time', async () => {
    const category = newCategory();
    const items = hundred(category);
    expect(Buffer.byteLength(JSON.stringify(items))).toBeGreaterThan(900_000);
    const answer = await app.request('POST', BATCH, { body: { items } });
    expect(answer).toMatchObject({ status: 201, body: { succeeded: 100 } });
    const stored = await productsOf(app, category);
    expect(stored).toHaveLength(100);
    expect(resultsOf(answer).map((result) => get(result, 'product'))).toEqual(
      expect.arrayContaining([...stored]),
    );
  });

  it('should fit into one transaction', async () => {
    const category = newCategory();
    const operations = hundred(category).map((body) => ({ op: 'create', product: body }));
    const url = `/v1/categories/${encodeURIComponent(category)}/transactions`;
    expect((await app.request('POST', url, { body: { operations } })).status).toBe(200);
    expect(await productsOf(app, category)).toHaveLength(100);
  });
});

describe('A body of more than the limit', () => {
  it.each<[Method, string]>([
    ['POST', BATCH],
    ['PATCH', BATCH],
    ['DELETE', BATCH],
    ['POST', '/v1/categories/tools/transactions'],
  ])('should be refused before it is read: %s %s', async (method, url) => {
    expect(await app.request(method, url, { body: { items: [long(ROOM)] } })).toEqual(
      problemAnswer('payload_too_large', { instance: url }),
    );
  });
});
