import { createHash, randomUUID } from 'node:crypto';
import type { Container } from '@azure/cosmos';
import type { Target } from './subject.ts';
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

export type ProductDocument = Record<string, unknown> & { id: string; category: string };

/**
 * Documents as the service writes them, for those who do without it: as many properties, as many bytes.
 * @param targets of which the first one is what they are like
 */
export async function documentMaker(
  container: Container,
  targets: readonly Target[],
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
