import { randomUUID } from 'node:crypto';
import type { CallCase } from '../bench-case.ts';
import type { HttpLoad } from '../load/http-load.ts';
import { documentMaker, modelsOf, newProduct } from '../products.ts';
import { byBareServers, bySdk, byService } from './subjects.ts';

/** Calls that name one category after the other. */
const turning = (categories: readonly string[]) => {
  const categoryOf = (n: number): string => categories[n % categories.length] ?? '';
  const create = (load: HttpLoad) => (n: number, lane: number) => {
    const body = JSON.stringify(newProduct(categoryOf(n)));
    return load.expect(201, lane, '/v1/products', { method: 'POST', body });
  };
  const alone = bySdk(async (container, supplies) => {
    const documentOf = await documentMaker(container, supplies);
    return (n) => container.items.create(documentOf(categoryOf(n), randomUUID()));
  });
  return { create, alone };
};

const one = turning(['created']);
const fifty = turning(Array.from({ length: 50 }, (_, n) => `created-${n}`));

const createCase: CallCase = {
  kind: 'calls',
  name: 'create',
  title: 'Create, in one category',
  calls: 2_500,
  subjects: [...byService(one.create), ...one.alone, ...byBareServers(one.create)],
  prepare: modelsOf,
};

const spreadCase: CallCase = {
  ...createCase,
  name: 'create-spread',
  title: 'Create, over fifty categories',
  calls: 2_000,
  subjects: [...byService(fifty.create), ...fifty.alone],
};

export const CREATE_CASES: readonly CallCase[] = [createCase, spreadCase];
