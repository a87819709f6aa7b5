import { randomUUID } from 'node:crypto';
import type { CallCase } from '../bench-case.ts';
import { documentMaker, modelsOf, newProduct } from '../products.ts';
import { bySdk, byService } from './subjects.ts';

const ITEMS = 100;
const CATEGORY = 'batched';

export const batchCase: CallCase = {
  kind: 'calls',
  name: 'batch',
  title: 'Batch of 100 creates in one category',
  calls: 40,
  inFlight: 8,
  unit: { name: 'batch', perCall: () => 1 },
  subjects: [
    ...byService((load) => (_n, lane) => {
      const items = Array.from({ length: ITEMS }, () => newProduct(CATEGORY));
      const body = JSON.stringify({ items });
      return load.expect(201, lane, '/v1/products/batch', { method: 'POST', body });
    }),
    ...bySdk(async (container, supplies) => {
      const documentOf = await documentMaker(container, supplies);
      return async () => {
        const operations = Array.from({ length: ITEMS }, () => ({
          operationType: 'Create' as const,
          resourceBody: documentOf(CATEGORY, randomUUID()),
        }));
        const { code } = await container.items.batch(operations, ['default', CATEGORY]);
        if (code !== 200) throw new Error(`a batch was answered ${code}`);
      };
    }, '’s batch'),
    {
      who: 'raw SDK, one by one',
      process: 'sdk',
      sdk: async (container, supplies) => {
        const documentOf = await documentMaker(container, supplies);
        return async () => {
          for (let item = 0; item < ITEMS; item += 1) {
            await container.items.create(documentOf(CATEGORY, randomUUID()));
          }
        };
      },
    },
  ],
  prepare: modelsOf,
};
