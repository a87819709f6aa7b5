import type { FaultKind } from 'cosmolite';
import { newCategory, productsOf } from '../support/batches.js';
import { get } from '../support/json.js';
import { at, create, type ShownProduct } from '../support/products.js';
import { line, reserve } from '../support/reservations.js';
import { adjust, command, expectExplained, ledgerOf, stockOf, sumsOf } from '../support/stock.js';
import { withApp } from '../support/with-app.js';

/** Calls of the database that a move makes, at most. */
const CALLS = [1, 2, 3, 4, 5, 6, 7];

describe('stock that goes with its product', () => {
  const app = withApp();

  /** 3 at one location and 2 at another. */
  async function stocked(category: string): Promise<ShownProduct> {
    const saw = await create(app, { category, quantity: 5 });
    await command(app, saw, 'transfers', { from: 'main', to: 'shop', quantity: 2 });
    return saw;
  }

  it.each<FaultKind>(['503', 'reset-after'])(
    'should be in one category when a move is cut off at any call of the database: %s',
    async (kind) => {
      for (const call of CALLS) {
        const [from, to] = [newCategory(), newCategory()];
        const saw = await stocked(from);
        await app.orderFaults({ kind, after: call - 1 });
        const options = { body: { category: to }, headers: { 'if-match': '*' } };
        await app.request('POST', at(saw.id, from, '/move'), options);
        await app.orderFaults();
        // Whoever looks into the new category completes a move that has begun.
        const moved = await productsOf(app, to);
        const left = await productsOf(app, from);
        expect([call, [...moved, ...left]]).toMatchObject([call, [{ id: saw.id, quantity: 5 }]]);
        const category = moved.length === 1 ? to : from;
        await expectExplained(app, { id: saw.id, category });
        if (category === from) {
          expect((await app.request('POST', at(saw.id, from, '/move'), options)).status).toBe(200);
        }
        const opened = await expectExplained(app, { id: saw.id, category: to });
        expect(opened).toMatchObject([
          { kind: 'opening', location: 'main', delta: 3 },
          { kind: 'opening', location: 'shop', delta: 2 },
        ]);
        const ended = sumsOf(await ledgerOf(app, { id: saw.id, category: from }));
        expect(ended).toEqual({ onHand: 0, reserved: 0, faults: [] });
      }
    },
  );
});

describe.each(['false', 'true'])('a category that is removed, by the account: %s', (byAccount) => {
  const app = withApp({ env: { COSMOS_DELETE_BY_PARTITION_KEY: byAccount } });

  it('should stay as it is while any of its stock is promised', async () => {
    const category = newCategory();
    const url = `/v1/categories/${encodeURIComponent(category)}`;
    const [saw, file] = [await create(app, { category, quantity: 5 }), await create(app, { category })];
    const held = await reserve(app, [line(saw, 2)]);
    expect(await app.request('DELETE', url)).toMatchObject({
      status: 409,
      body: { code: 'stock_reserved', id: saw.id, reserved: 2 },
    });
    const left = await productsOf(app, category);
    expect(new Set(left.map(({ id }) => id))).toEqual(new Set([saw.id, file.id]));
    expect(await stockOf(app, saw)).toMatchObject({ onHand: 5, reserved: 2 });
    const id = String(get(held.body, 'id'));
    await app.request('POST', `/v1/reservations/${id}/release`, { headers: { 'idempotency-key': id } });
    await adjust(app, saw, -1);
    expect(await app.request('DELETE', url)).toMatchObject({ status: 200, body: { deleted: 2 } });
    const ledger = await ledgerOf(app, saw);
    expect(ledger).toHaveLength(5);
    expect(sumsOf(ledger)).toEqual({ onHand: 0, reserved: 0, faults: [] });
  });
});
