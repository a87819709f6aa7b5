import type { Container } from '@azure/cosmos';
import { CATEGORY } from '../support/workload.ts';

const PAGE = 50;

/** First pages of 50, each asked for anew. */
export const PAGES: Record<string, (container: Container) => Promise<unknown>> = {
  'partition page': (container) =>
    container.items
      .query('SELECT * FROM c', { partitionKey: CATEGORY, maxItemCount: PAGE })
      .fetchNext()
      .then(requireFull),
  'partition page, filtered': (container) =>
    container.items
      .query('SELECT * FROM c WHERE c.price >= 500', { partitionKey: CATEGORY, maxItemCount: PAGE })
      .fetchNext()
      .then(requireFull),
  'cross-partition ORDER BY page': (container) =>
    container.items
      .query('SELECT * FROM c ORDER BY c.price', { maxItemCount: PAGE })
      .fetchNext()
      .then(requireFull),
};

function requireFull({ resources }: { resources: unknown[] }): void {
  if (resources.length !== PAGE) throw new Error(`a page of ${resources.length}`);
}
