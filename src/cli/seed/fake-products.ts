import type { Faker } from '@faker-js/faker';
import { FIELD } from '../../modules/products/dto/product.schema.js';
import type { LoadedProduct } from '../../modules/products/samples/product-loader.service.js';

const CATEGORIES = [
  'automotive',
  'electrical',
  'fasteners',
  'garden',
  'hand tools',
  'heating',
  'kitchen',
  'lighting',
  'paint',
  'plumbing',
  'power tools',
  'safety',
];
const TAGS = [
  'bestseller',
  'clearance',
  'eco',
  'heavy',
  'imported',
  'new',
  'outdoor',
  'professional',
  'spare part',
];
/** Fixed, so that the same seed gives the same products on any day. */
const TODAY = '2026-01-01T00:00:00.000Z';

/**
 * The first `count` products of an endless row that the faker's seed decides. Category and sku depend on the place in the row
 * alone: seeding more of them, or again, writes the same products and not others beside them.
 */
export function* fakeProducts(faker: Faker, count: number): Generator<Required<LoadedProduct>> {
  for (let index = 0; index < count; index++) yield fakeProduct(faker, index);
}

function fakeProduct(faker: Faker, index: number): Required<LoadedProduct> {
  const createdAt = faker.date.past({ years: 2, refDate: TODAY });
  const updatedAt = faker.date.between({ from: createdAt, to: TODAY });
  return {
    fields: {
      category: CATEGORIES[index % CATEGORIES.length] ?? 'other',
      sku: `SEED-${String(index + 1).padStart(7, '0')}`,
      name: faker.commerce.productName(),
      description: faker.commerce.productDescription().slice(0, FIELD.description.maxLength),
      priceCents: faker.number.int({ min: 49, max: 49_999 }),
      quantity: faker.number.int({ max: 500 }),
      status: faker.datatype.boolean({ probability: 0.95 }) ? 'active' : 'inactive',
      tags: faker.helpers.arrayElements(TAGS, { min: 0, max: 3 }),
    },
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  };
}
