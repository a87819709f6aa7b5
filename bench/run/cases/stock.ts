import { randomUUID } from 'node:crypto';
import type { Container } from '@azure/cosmos';
import type { CallCase } from '../bench-case.ts';
import { stockedProducts } from '../products.ts';
import type { Target } from '../subject.ts';
import { targetOf } from '../targets.ts';
import { bySdk, byService } from './subjects.ts';

const PRODUCTS = 2_000;

/** A change of a product's numbers, and a document that says why, in one transaction: what a careful caller of the SDK does. */
async function changeStock(
  container: Container,
  { id, category }: Target,
  why: Record<string, unknown>,
): Promise<void> {
  const entry = { id: randomUUID(), tenantId: 'default', category, productId: id, ...why };
  const key = `${entry.id}:${id}`;
  const { code } = await container.items.batch(
    [
      {
        operationType: 'Patch',
        id,
        resourceBody: { operations: [{ op: 'incr', path: '/quantity', value: 1 }] },
      },
      { operationType: 'Create', resourceBody: { ...entry, uniqueKey: key, ledgerKey: key } },
    ],
    ['default', category],
  );
  if (code !== 200) throw new Error(`a change of stock was answered ${code}`);
}

export const adjustCase: CallCase = {
  kind: 'calls',
  name: 'adjust',
  title: 'Stock adjustment',
  calls: 1_500,
  subjects: [
    ...byService((load, { targets }) => (n, lane) => {
      const { id, category } = targetOf(targets, n);
      return load.expect(201, lane, `/v1/products/${id}/stock/adjustments?category=${category}`, {
        method: 'POST',
        headers: { 'idempotency-key': randomUUID() },
        body: JSON.stringify({ delta: 1, reason: 'received' }),
      });
    }),
    ...bySdk(
      (container, { targets }) =>
        (n) =>
          changeStock(container, targetOf(targets, n), {
            type: 'bench',
            kind: 'adjustment',
            location: 'main',
            delta: 1,
            reason: 'received',
            actor: 'none',
            at: new Date().toISOString(),
          }),
      '’s batch of 2',
    ),
  ],
  prepare: ({ url }) => stockedProducts(url, 'adjusted', PRODUCTS),
};

export const reserveCase: CallCase = {
  kind: 'calls',
  name: 'reserve',
  title: 'Reservation of one line',
  calls: 600,
  subjects: [
    ...byService((load, { targets }) => (n, lane) => {
      const { id: productId, category } = targetOf(targets, n);
      return load.expect(201, lane, '/v1/reservations', {
        method: 'POST',
        headers: { 'idempotency-key': randomUUID() },
        body: JSON.stringify({ lines: [{ productId, category, quantity: 1 }] }),
      });
    }),
    ...bySdk(
      (container, { targets }) =>
        (n) =>
          changeStock(container, targetOf(targets, n), {
            type: 'bench',
            state: 'held',
            lines: [{ productId: targetOf(targets, n).id, quantity: 1 }],
            dueAt: new Date().toISOString(),
          }),
      '’s batch of 2',
    ),
  ],
  prepare: ({ url }) => stockedProducts(url, 'reserved', PRODUCTS),
};
