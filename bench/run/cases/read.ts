import type { CallCase } from '../bench-case.ts';
import { LARGE } from '../stage.ts';
import { pathOf, productsOf, targetOf } from '../targets.ts';
import { byBareServers, bySdk, byService } from './subjects.ts';
import type { HttpLoad } from '../load/http-load.ts';
import type { Supplies } from '../subject.ts';

const read =
  (load: HttpLoad, { targets }: Supplies) =>
  (n: number, lane: number) =>
    load.expect(200, lane, pathOf(targetOf(targets, n)));

export const readCase: CallCase = {
  kind: 'calls',
  name: 'read',
  title: 'Point read',
  calls: 4_000,
  subjects: [
    ...byService(read),
    ...bySdk((container, { targets }) => async (n) => {
      const { id, category } = targetOf(targets, n);
      const { statusCode } = await container.item(id, ['default', category]).read();
      if (statusCode !== 200) throw new Error(`a read was answered ${statusCode}`);
    }),
    ...byBareServers(read),
  ],
  prepare: ({ url }) => productsOf(url, LARGE, 5_000),
};
