import type { Faker } from '@faker-js/faker';
import { forEachAtOnce } from '../../common/iteration/for-each-at-once.js';
import { currentRequest } from '../../common/context/request-context.js';
import {
  LOAD_LIMIT,
  type ProductLoaderService,
} from '../../modules/products/samples/product-loader.service.js';
import { batches } from '../../common/iteration/chunks.js';
import { fakeProducts } from './fake-products.js';
import type { SeedArguments } from './arguments.js';

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
  loader: ProductLoaderService,
  faker: Faker,
  { count, seed }: SeedArguments,
  saved: (products: number) => void,
): Promise<SeedReport> {
  const started = performance.now();
  faker.seed(seed);
  const work = batches(fakeProducts(faker, count), ({ fields }) => fields.category, LOAD_LIMIT);
  await forEachAtOnce(CONCURRENCY, work, async ([category, products]) => {
    await loader.saveAll(category, products);
    saved(products.length);
  });
  return {
    products: count,
    seconds: (performance.now() - started) / 1000,
    requestCharge: currentRequest().charge,
  };
}
