import { randomUUID } from 'node:crypto';
import type { CallCase } from '../bench-case.ts';
import type { HttpLoad } from '../load/http-load.ts';
import { documentMaker, modelsOf, newProduct } from '../products.ts';
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
    ...bySdk(async (container, supplies) => {
      const documentOf = await documentMaker(container, supplies);
      return () => container.items.create(documentOf('created', randomUUID()));
    }),
    ...byBareServers(create),
  ],
  prepare: modelsOf,
};
