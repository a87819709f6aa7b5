import { en, Faker } from '@faker-js/faker';
import { backgroundContext, runInContext } from '../../src/common/context/request-context.js';
import { summaryText } from '../../src/cli/seed/messages.js';
import { seedProducts } from '../../src/cli/seed/seed-products.js';
import { ProductLoaderService } from '../../src/modules/products/samples/product-loader.service.js';
import { itemsOf, pageOf, TENANT } from '../support/products.js';
import { adjust, expectExplained } from '../support/stock.js';
import { withApp } from '../support/with-app.js';

const app = withApp();

/** Seeds, and tells how many products each finished transaction had. */
async function seed(count: number, number: number) {
  const saved: number[] = [];
  const report = await runInContext(backgroundContext({ tenant: TENANT }), () =>
    seedProducts(
      app.app.get(ProductLoaderService),
      new Faker({ locale: en }),
      { count, seed: number },
      (products) => saved.push(products),
    ),
  );
  return { saved, report };
}

const list = async () => (await app.request('GET', '/v1/products?limit=100&count=true&sort=name')).body;

describe('seeding', () => {
  it('should write as many products as were asked for, and say what it took', async () => {
    const { saved, report } = await seed(1_500, 42);
    expect(saved.reduce((sum, products) => sum + products, 0)).toBe(1_500);
    expect(Math.max(...saved)).toBe(100);
    expect(report).toEqual({
      products: 1_500,
      seconds: expect.any(Number),
      requestCharge: expect.any(Number),
    });
    expect(report.requestCharge).toBeGreaterThan(1_500);
    expect(pageOf(await list()).total).toBe(1_500);
  });

  it('should write the same products again, not others beside them', async () => {
    const before = itemsOf(await list());
    await seed(1_500, 42);
    expect(pageOf(await list()).total).toBe(1_500);
    const withoutEtag = ({ etag: _etag, ...rest }: (typeof before)[number]) => rest;
    expect(itemsOf(await list()).map(withoutEtag)).toEqual(before.map(withoutEtag));
  });

  it('should write over them with another seed, and add what is more', async () => {
    const before = itemsOf(await list());
    await seed(1_600, 7);
    expect(pageOf(await list()).total).toBe(1_600);
    expect(itemsOf(await list()).map(({ name }) => name)).not.toEqual(before.map(({ name }) => name));
  });

  it('should leave every quantity explained by its ledger, also where the stock has changed in between', async () => {
    const [first] = itemsOf(await list());
    if (first === undefined) throw new Error('There is no product.');
    expect(await adjust(app, first, 5)).toMatchObject({ status: 201 });
    await seed(1_600, 7);
    const movements = await expectExplained(app, first);
    expect(movements.length).toBeGreaterThan(2);
  });

  it('should sum it up in one line', () => {
    expect(summaryText({ products: 25_000, seconds: 2, requestCharge: 201_245.4 })).toBe(
      'Seeded 25,000 products in 2.0 s: 12,500 rows/s, 201,245 RU.',
    );
  });
});
