import type { ErrorCode } from '../../src/app.errors.js';
import type { Answer, Client } from './client.js';
import { get, listOf } from './json.js';
import { itemsOf, type Json, product, shown } from './products.js';
import { problemBody } from './responses.js';

export const BATCH = '/v1/products/batch';

let categories = 0;
/** A category that no other test of the file uses. */
export const newCategory = (): string => `category ${(categories += 1)}`;

/** So many products of a category. */
export const fill = (category: string, count: number, fields: Json = {}): Json[] =>
  Array.from({ length: count }, (_, n) => product({ category, name: `item ${n}`, ...fields }));

/** Everything that is stored in a category, at most a hundred products, by name. */
export async function productsOf(client: Client, category: string): Promise<readonly Json[]> {
  const query = new URLSearchParams({ category, limit: '100', sort: 'name' });
  return itemsOf((await client.request('GET', `/v1/products?${query.toString()}`)).body);
}

/** The results in an answer, whether it is a success or a problem. */
export const resultsOf = (answer: Answer): unknown[] => listOf(get(answer.body, 'results'));

export const CHARGE = expect.any(Number);

/** The result of an item that was created. */
export const created = (index: number, body: Json = {}) => ({
  index,
  id: expect.any(String),
  category: body['category'],
  status: 201,
  etag: expect.stringMatching(/^".+"$/),
  product: shown(body),
  requestCharge: CHARGE,
});

/** The result of an item that was not committed. */
export const refused = (
  index: number,
  category: string,
  code: ErrorCode,
  status: number,
  members: Json = {},
) => ({
  index,
  id: expect.any(String),
  category,
  status,
  requestCharge: CHARGE,
  problem: problemBody(code, { instance: BATCH, ...members }),
});

/** The result of an item that was not committed because of another one. */
export const sibling = (index: number, category: string, failedItem: number) =>
  refused(index, category, 'not_applied', 424, {
    detail: `Item ${failedItem}, of the same category, failed.`,
  });
