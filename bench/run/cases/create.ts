import { randomUUID } from 'node:crypto';
import type { CallCase } from '../bench-case.ts';
import type { HttpLoad } from '../load/http-load.ts';
import { documentMaker, newProduct } from '../products.ts';
import { LARGE } from '../stage.ts';
import { productsOf } from '../targets.ts';
import { byBareServers, bySdk, byService } from './subjects.ts';

const create = (load: HttpLoad) => (_n: number, lane: number) =>
  load.expect(201, lane, '/v1/products', { method: 'POST', body: JSON.stringify(newProduct('created')) });

export const createCase: CallCase = {
  kind: 'calls',
  name: 'create',
  title: 'Create',
  calls: 3_000,
  subjects: [
    ...byService(create),
    ...bySdk(async (container, targets) => {
      const documentOf = await documentMaker(container, targets);
      return () => container.items.create(documentOf('created', randomUUID()));
    }),
    ...byBareServers(create),
  ],
  prepare: ({ url }) => productsOf(url, LARGE, 10),
};
