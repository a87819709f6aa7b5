import { randomUUID } from 'node:crypto';
import type { CallCase } from '../bench-case.ts';
import { newProduct, stockedProducts } from '../products.ts';
import { LARGE } from '../stage.ts';
import type { Call } from '../subject.ts';
import { pathOf, targetOf } from '../targets.ts';
import { byService } from './subjects.ts';
import type { HttpLoad } from '../load/http-load.ts';
import type { Supplies } from '../subject.ts';

/** Of twenty calls: 13 reads, 2 changes, 2 adjustments, a create, a page, and a read that finds nothing. */
function mixed(load: HttpLoad, { targets }: Supplies): Call {
  const read: Call = (n, lane) => load.expect(200, lane, pathOf(targetOf(targets, n)));
  const change: Call = (n, lane) =>
    load.expect(200, lane, pathOf(targetOf(targets, n)), {
      method: 'PATCH',
      headers: { 'if-match': '*' },
      body: JSON.stringify({ price: 1 + (n % 1_000) }),
    });
  const adjust: Call = (n, lane) => {
    const { id, category } = targetOf(targets, n);
    return load.expect(201, lane, `/v1/products/${id}/stock/adjustments?category=${category}`, {
      method: 'POST',
      headers: { 'idempotency-key': randomUUID() },
      body: JSON.stringify({ delta: 1, reason: 'received' }),
    });
  };
  const others: Readonly<Record<number, Call>> = {
    3: change,
    7: adjust,
    11: (_n, lane) =>
      load.expect(201, lane, '/v1/products', { method: 'POST', body: JSON.stringify(newProduct('mixed')) }),
    13: change,
    15: (_n, lane) => load.expect(200, lane, `/v1/products?category=${LARGE}&limit=50`),
    17: adjust,
    19: (_n, lane) => load.expect(404, lane, pathOf({ id: randomUUID(), category: LARGE, etag: '' })),
  };
  return (n, lane) => (others[n % 20] ?? read)(n, lane);
}

export const mixedCase: CallCase = {
  kind: 'calls',
  name: 'mixed',
  title: 'Mixed: of twenty calls 14 reads, 5 writes, a page',
  calls: 2_000,
  subjects: byService(mixed),
  prepare: ({ url }) => stockedProducts(url, 'mixed', 1_000),
};
