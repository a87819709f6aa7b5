import type { CallCase } from '../bench-case.ts';
import { type PageSpec, pageSpec } from '../page-queries.ts';
import { LARGE } from '../stage.ts';
import { byBareServers, bySdk, byService } from './subjects.ts';

const PAGE = 50;

const BY_PRICE = 'c.priceCents ASC, c.cursorKey ASC';

/** What call `n` asks for. */
interface PageCall {
  /** As the service is asked, without the size of the page. */
  readonly query: (n: number) => string;
  /** The same for the SDK. */
  readonly spec: (n: number) => PageSpec;
}

function pageCase(name: string, title: string, { query, spec }: PageCall): CallCase {
  const page: Parameters<typeof byService>[0] = (load) => (n, lane) =>
    load.expect(200, lane, `/v1/products?limit=${PAGE}${query(n)}`);
  return {
    kind: 'calls',
    name,
    title,
    calls: 1_000,
    subjects: [
      ...byService(page),
      ...bySdk((container) => async (n) => {
        const { partitionKey, ...text } = spec(n);
        const rows = container.items.query(text, { partitionKey: [...partitionKey], maxItemCount: PAGE });
        const { resources } = await rows.fetchNext();
        if (resources.length !== PAGE) throw new Error(`a page of ${resources.length}`);
      }),
      ...byBareServers(page),
    ],
    prepare: () => Promise.resolve([]),
  };
}

/** Everybody asks for the first page. */
const firstPage = (query: string, spec: PageSpec): PageCall => ({ query: () => query, spec: () => spec });

/** No two calls of a round ask for the same page. Below the middle of all prices, so that each page is full. */
const centsOf = (n: number): number => 1 + ((n * 97) % 40_000);

export const PAGE_CASES: readonly CallCase[] = [
  pageCase(
    'page',
    'Page of 50 in the large category',
    firstPage(`&category=${LARGE}`, pageSpec(LARGE, 'c.cursorKey')),
  ),
  pageCase('page-all', 'Page of 50 over all categories', firstPage('', pageSpec(undefined, 'c.cursorKey'))),
  pageCase(
    'page-sorted',
    'Page of 50 by price, in the large category',
    firstPage(`&category=${LARGE}&sort=price`, pageSpec(LARGE, BY_PRICE)),
  ),
  pageCase('page-unlike', 'Page of 50 by price, each call from another price on', {
    query: (n) => `&category=${LARGE}&sort=price&minPrice=${centsOf(n) / 100}`,
    spec: (n) => pageSpec(LARGE, BY_PRICE, centsOf(n)),
  }),
];
