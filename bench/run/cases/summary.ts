import type { CallCase } from '../bench-case.ts';
import { totalsSpec } from '../page-queries.ts';
import { bySdk, byService } from './subjects.ts';

/** The largest of the fifty. */
const CATEGORY = 'category-0';

export const summaryCase: CallCase = {
  kind: 'calls',
  name: 'summary',
  title: 'Summary of a category of 200',
  calls: 1_000,
  subjects: [
    ...byService((load) => (_n, lane) => load.expect(200, lane, `/v1/categories/${CATEGORY}`)),
    ...bySdk((container) => async () => {
      const { partitionKey, ...text } = totalsSpec(CATEGORY);
      const { resources } = await container.items.query(text, { partitionKey: [...partitionKey] }).fetchAll();
      if (resources.length !== 1) throw new Error(`a summary of ${resources.length} rows`);
    }),
  ],
  prepare: () => Promise.resolve([]),
};
