import type { Faker } from '@faker-js/faker';
import { forEachAtOnce } from '../common/iteration/for-each-at-once.js';
import { currentRequest } from '../common/context/request-context.js';
import { derivedProductId } from '../modules/products/product-id.js';
import { LOAD_LIMIT, type ProductLoaderRepository } from '../modules/products/product-loader.repository.js';
import { batches } from '../common/iteration/batches.js';
import { type FakeProduct, fakeProducts } from './fake-products.js';
import type { SeedOptions } from './seed-options.js';

/** Transactions under way at a time: enough to keep the database busy, few enough not to be throttled for long. */
const CONCURRENCY = 8;

/** What seeding took. */
export interface SeedReport {
  readonly products: number;
  readonly seconds: number;
  readonly requestCharge: number;
}

/** Writes the products, over those of an earlier run. Tells `saved` after each transaction how many it had. */
export async function seedProducts(
  loader: ProductLoaderRepository,
  faker: Faker,
  { count, seed }: SeedOptions,
  tenantId: string,
  saved: (products: number) => void,
): Promise<SeedReport> {
  const started = performance.now();
  faker.seed(seed);
  const work = batches(fakeProducts(faker, count), ({ fields }) => fields.category, LOAD_LIMIT);
  await forEachAtOnce(CONCURRENCY, work, async ([category, products]) => {
    await loader.saveAll(
      category,
      products.map((product) => toRecord(product, tenantId)),
    );
    saved(products.length);
  });
  return {
    products: count,
    seconds: (performance.now() - started) / 1000,
    requestCharge: currentRequest().charge,
  };
}

const toRecord = ({ fields, createdAt, updatedAt }: FakeProduct, tenantId: string) => ({
  id: derivedProductId(tenantId, fields.category, fields.sku),
  fields,
  createdAt,
  updatedAt,
});

/** One line for a person. */
export function toLine({ products, seconds, requestCharge }: SeedReport): string {
  return `Seeded ${round(products)} products in ${seconds.toFixed(1)} s: ${round(products / seconds)} rows/s, ${round(requestCharge)} RU.`;
}

const round = (value: number): string => Math.round(value).toLocaleString('en');
