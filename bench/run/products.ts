import { createHash, randomUUID } from 'node:crypto';
import type { Container, JSONObject } from '@azure/cosmos';
import { request } from 'undici';
import type { Stage } from './stage.ts';
import { PROCESSES, type Supplies, type Target } from './subject.ts';
import { targetOf } from './targets.ts';

/** The body of a new product, under a sku that no other has. */
export const newProduct = (category: string) => ({
  category,
  sku: randomUUID().toUpperCase(),
  name: 'Article 12345 of LARGE',
  description: 'What a shop says about a thing.',
  price: 123.45,
  tags: ['shelf-25', 'supplier-4'],
});

/** A product that the service has written, for every subject that wants to know what its documents are like. */
export async function modelsOf({ url }: Stage): Promise<Target[]> {
  const [model] = await createAll(url, [newProduct('model')]);
  return Array.from({ length: PROCESSES.length * 2 }, () => model).filter((one) => one !== undefined);
}

/** New products of a category, of which there is always enough. */
export const stockedProducts = (url: string, category: string, count: number): Promise<Target[]> =>
  createAll(
    url,
    Array.from({ length: count }, () => ({ ...newProduct(category), quantity: 100_000_000 })),
  );

const PER_BATCH = 100;

async function createAll(url: string, products: readonly { readonly category: string }[]): Promise<Target[]> {
  const created: Target[] = [];
  for (let from = 0; from < products.length; from += PER_BATCH) {
    const { statusCode, body } = await request(`${url}/v1/products/batch`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ items: products.slice(from, from + PER_BATCH) }),
    });
    const text = await body.text();
    if (statusCode !== 201) throw new Error(`a batch was answered ${statusCode} ${text}`);
    const answer: { readonly results: readonly Target[] } = JSON.parse(text);
    created.push(...answer.results.map(({ id, category, etag }) => ({ id, category, etag })));
  }
  return created;
}

export type ProductDocument = JSONObject & { id: string; category: string };

/** Documents like the first target, for those who do without the service: as many properties, as many bytes. */
export async function documentMaker(
  container: Container,
  { targets }: Supplies,
): Promise<(category: string, id: string) => ProductDocument> {
  const { id, category } = targetOf(targets, 0);
  const { resource } = await container.item(id, ['default', category]).read<ProductDocument>();
  if (resource === undefined) throw new Error(`${id} is not there`);
  const fields = Object.entries(resource).filter(([name]) => !name.startsWith('_'));
  const model = Object.fromEntries(fields);
  return (ofCategory, newId) => {
    const sku = randomUUID().toUpperCase();
    const now = new Date().toISOString();
    const cursorKey = createHash('sha256').update(newId).digest('base64url').slice(0, 28);
    const own = { id: newId, category: ofCategory, sku, uniqueKey: `sku:${sku}`, cursorKey };
    return { ...model, ...own, createdAt: now, updatedAt: now, fieldsAt: now };
  };
}
