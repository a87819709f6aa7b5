import { exported, ndjson, newCategory, send } from '../support/imports.js';
import { at, create, product, type ShownProduct } from '../support/products.js';
import { adjust, expectExplained } from '../support/stock.js';
import { withApp } from '../support/with-app.js';

const app = withApp();

/** Rows of one product, each with another quantity, among rows that fail, so that those of the product are written apart. */
async function rowsOfOne(stocked: ShownProduct, count: number): Promise<string> {
  const { id, category, sku } = stocked;
  const taken = await create(app, { category });
  const rows = Array.from({ length: count }, (_, index) => [
    product({ id, category, sku, quantity: 100 + (index % 2) }),
    product({ id: `other ${index}`, category, sku: taken['sku'] }),
  ]);
  return ndjson(...rows.flat());
}

describe('several rows of one product in an import', () => {
  it('should lose no change that another caller makes between two of them', async () => {
    const saw = await create(app, { category: newCategory(), quantity: 50 });
    const body = await rowsOfOne(saw, 20);
    const done = new AbortController();
    const importing = send(app, body).finally(() => done.abort());
    let adjusted = 0;
    while (!done.signal.aborted) {
      expect(await adjust(app, saw, 1)).toMatchObject({ status: 201 });
      adjusted += 1;
    }
    expect((await importing).body).toMatchObject({ received: 40, replaced: 20, failed: 20 });
    const ledger = await expectExplained(app, saw);
    expect(ledger.filter(({ kind }) => kind === 'adjustment')).toHaveLength(adjusted);
    expect(await exported(app, saw.category)).toHaveLength(2);
  });

  it('should leave a movement for each of them, however many they are, and a product that can be sold', async () => {
    const saw = await create(app, { category: newCategory(), quantity: 50 });
    const { id, category, sku } = saw;
    const rows = Array.from({ length: 250 }, (_, index) => product({ id, category, sku, quantity: index }));
    expect((await send(app, ndjson(...rows))).body).toMatchObject({
      received: 250,
      replaced: 250,
      failed: 0,
    });
    expect(await adjust(app, saw, -9)).toMatchObject({ status: 201, body: { stock: { onHand: 240 } } });
    expect(await expectExplained(app, saw)).toHaveLength(252);
    expect(await app.request('DELETE', at(id, category))).toMatchObject({ status: 204 });
  });
});
