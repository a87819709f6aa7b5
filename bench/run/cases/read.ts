import type { CallCase } from '../bench-case.ts';
import { LARGE } from '../stage.ts';
import { pathOf, productsOf, spreadProducts, targetOf } from '../targets.ts';
import { byBareServers, bySdk, byService } from './subjects.ts';
import type { HttpLoad } from '../load/http-load.ts';
import type { Supplies } from '../subject.ts';

const read =
  (load: HttpLoad, { targets }: Supplies) =>
  (n: number, lane: number) =>
    load.expect(200, lane, pathOf(targetOf(targets, n)));

const bySdkAlone = bySdk((container, { targets }) => async (n) => {
  const { id, category } = targetOf(targets, n);
  const { statusCode } = await container.item(id, ['default', category]).read();
  if (statusCode !== 200) throw new Error(`a read was answered ${statusCode}`);
});

const readCase: CallCase = {
  kind: 'calls',
  name: 'read',
  title: 'Point read, in one category',
  calls: 3_000,
  subjects: [...byService(read), ...bySdkAlone, ...byBareServers(read)],
  prepare: ({ url }) => productsOf(url, LARGE, 5_000),
};

/** Reads of one partition at the same moment may go to the database together. These rarely meet one. */
const spreadCase: CallCase = {
  ...readCase,
  name: 'read-spread',
  title: 'Point read, over fifty categories',
  calls: 2_000,
  subjects: [...byService(read), ...bySdkAlone],
  prepare: spreadProducts,
};

const aloneCase: CallCase = {
  ...readCase,
  name: 'read-alone',
  title: 'Point read, one at a time',
  calls: 1_000,
  inFlight: 1,
};

export const READ_CASES: readonly CallCase[] = [readCase, spreadCase, aloneCase];
