import type { CallCase } from '../bench-case.ts';
import { pageSpec } from '../page-queries.ts';
import { LARGE } from '../stage.ts';
import { byBareServers, bySdk, byService } from './subjects.ts';

const PAGE = 50;

/** First pages of a list, each asked for anew. @param query as the service is asked, without the size of the page */
function pageCase(name: string, title: string, query: string, spec: ReturnType<typeof pageSpec>): CallCase {
  const page = byPage(query);
  return {
    kind: 'calls',
    name,
    title,
    calls: 1_000,
    subjects: [
      ...byService(page),
      ...bySdk((container) => async () => {
        const { partitionKey, ...text } = spec;
        const rows = container.items.query(text, { partitionKey: [...partitionKey], maxItemCount: PAGE });
        const { resources } = await rows.fetchNext();
        if (resources.length !== PAGE) throw new Error(`a page of ${resources.length}`);
      }),
      ...byBareServers(page),
    ],
    prepare: () => Promise.resolve([]),
  };
}

const byPage =
  (query: string): Parameters<typeof byService>[0] =>
  (load) =>
  (_n, lane) =>
    load.expect(200, lane, `/v1/products?limit=${PAGE}${query}`);

export const PAGE_CASES: readonly CallCase[] = [
  pageCase('page', 'Page of 50 in the large category', `&category=${LARGE}`, pageSpec(LARGE, 'c.cursorKey')),
  pageCase('page-all', 'Page of 50 over all categories', '', pageSpec(undefined, 'c.cursorKey')),
  pageCase(
    'page-sorted',
    'Page of 50 by price, in the large category',
    `&category=${LARGE}&sort=price`,
    pageSpec(LARGE, 'c.priceCents ASC, c.cursorKey ASC'),
  ),
];
