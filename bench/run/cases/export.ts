import { request } from 'undici';
import type { CallCase } from '../bench-case.ts';
import { everythingSpec } from '../page-queries.ts';
import { LARGE } from '../stage.ts';
import { bySdk, byService } from './subjects.ts';

const LINE_FEED = 10;

export const exportCase: CallCase = {
  kind: 'calls',
  name: 'export',
  title: 'Export of the large category',
  calls: 1,
  inFlight: 1,
  unit: { name: 'row', perCall: ({ large }) => large },
  subjects: [
    ...byService(({ url }, { scale }) => async () => {
      const { body } = await request(`${url}/v1/exports/products?format=ndjson&category=${LARGE}`);
      let rows = 0;
      for await (const part of body) rows += linesIn(part);
      if (rows !== scale.large) throw new Error(`an export of ${rows} rows`);
    }),
    ...bySdk((container, { scale }) => async () => {
      const { partitionKey, ...query } = everythingSpec(LARGE);
      const pages = container.items.query(query, { partitionKey: [...partitionKey], maxItemCount: 1_000 });
      let rows = 0;
      for await (const { resources } of pages.getAsyncIterator()) rows += resources.length;
      if (rows !== scale.large) throw new Error(`an export of ${rows} rows`);
    }),
  ],
  prepare: () => Promise.resolve([]),
};

function linesIn(part: Uint8Array): number {
  let lines = 0;
  for (const byte of part) if (byte === LINE_FEED) lines += 1;
  return lines;
}
