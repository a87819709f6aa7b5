import { randomUUID } from 'node:crypto';
import type { CallCase } from '../bench-case.ts';
import { documentMaker, newProduct, stockedProducts } from '../products.ts';
import { targetOf } from '../targets.ts';
import { bySdk, byService } from './subjects.ts';

/** Creates and changes of price, half and half. */
const HALF = 5;
const CATEGORY = 'transacted';

/** The products that a call changes. Neighbours in time have none in common. */
const placesOf = (n: number): number[] => Array.from({ length: HALF }, (_, index) => n * HALF + index);

const { category: _category, ...PRODUCT } = newProduct(CATEGORY);

export const transactionCase: CallCase = {
  kind: 'calls',
  name: 'transaction',
  title: 'Transaction of 5 creates and 5 changes',
  calls: 400,
  subjects: [
    ...byService((load, { targets }) => (n, lane) => {
      const creates = placesOf(n).map(() => ({
        op: 'create',
        product: { ...PRODUCT, sku: randomUUID().toUpperCase() },
      }));
      const patches = placesOf(n).map((place) => ({
        op: 'patch',
        id: targetOf(targets, place).id,
        changes: { price: 1 + n },
      }));
      const body = JSON.stringify({ operations: [...creates, ...patches] });
      return load.expect(200, lane, `/v1/categories/${CATEGORY}/transactions`, { method: 'POST', body });
    }),
    ...bySdk(async (container, supplies) => {
      const documentOf = await documentMaker(container, supplies);
      return async (n) => {
        const creates = placesOf(n).map(() => ({
          operationType: 'Create' as const,
          resourceBody: documentOf(CATEGORY, randomUUID()),
        }));
        const now = new Date().toISOString();
        const operations = [
          { op: 'set' as const, path: '/priceCents', value: 100 + n },
          { op: 'set' as const, path: '/updatedAt', value: now },
          { op: 'set' as const, path: '/fieldsAt', value: now },
        ];
        const patches = placesOf(n).map((place) => ({
          operationType: 'Patch' as const,
          id: targetOf(supplies.targets, place).id,
          resourceBody: { operations },
        }));
        const { code } = await container.items.batch([...creates, ...patches], ['default', CATEGORY]);
        if (code !== 200) throw new Error(`a transaction was answered ${code}`);
      };
    }, '’s batch'),
  ],
  prepare: ({ url }) => stockedProducts(url, CATEGORY, 5_000),
};
