import { get, listOf, objectOf } from '../support/json.js';
import { bySku, CSV, exported, ndjson, newCategory, reported, send } from '../support/imports.js';
import { at, create, product, type ShownProduct } from '../support/products.js';
import { line, reserve } from '../support/reservations.js';
import { adjust, command, expectExplained, stockAt, stockOf } from '../support/stock.js';
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

describe('a file that an export has written', () => {
  it.each(['csv', 'ndjson'] as const)(
    'should be taken back as %s: back orders, several locations, promised stock',
    async (format) => {
      const category = newCategory();
      const [owed, spread] = [await create(app, { category }), await create(app, { category, quantity: 5 })];
      const settings = { body: { allowBackorder: true }, headers: { 'if-match': '*' } };
      await app.request('PATCH', stockAt(owed), settings);
      await adjust(app, owed, -3, { reason: 'sold' });
      await command(app, spread, 'transfers', { from: 'main', to: 'shop', quantity: 2 });
      await reserve(app, [line(spread, 1)]);
      const { body } = await app.request('GET', `/v1/exports/products?format=${format}&category=${category}`);
      const type = format === 'csv' ? 'text/csv' : 'application/x-ndjson';
      const text = String(body);
      for (const query of ['?dryRun=true', '']) {
        expect((await send(app, text, { type, query })).body).toMatchObject({ unchanged: 2, failed: 0 });
      }
      const dearer = text.replaceAll('19.99', '21.5');
      expect((await send(app, dearer, { type })).body).toMatchObject({ replaced: 2, failed: 0 });
      expect(await stockOf(app, owed)).toMatchObject({ onHand: -3 });
      expect(await expectExplained(app, owed)).toHaveLength(1);
      expect(await expectExplained(app, spread)).toHaveLength(4);
    },
  );

  it.each(['', '?mode=create', '?dryRun=true', '?dryRun=true&mode=create'])(
    'should not bring a product into being that owes pieces (%s)',
    async (query) => {
      const row = product({ category: newCategory(), quantity: -3 });
      expect((await send(app, ndjson(row), { query })).body).toMatchObject({
        failed: 1,
        errors: [
          { line: 1, code: 'validation_failed', detail: expect.stringMatching(/^quantity must be from 0/) },
        ],
      });
    },
  );

  it.each(['', '?dryRun=true'])(
    'should not change what is owed, which nobody can count (%s)',
    async (query) => {
      const saw = await create(app, { category: newCategory(), quantity: 2 });
      const { id, category, sku } = saw;
      const row = product({ id, category, sku, quantity: -1 });
      expect((await send(app, ndjson(row), { query })).body).toMatchObject({ failed: 1 });
      expect(await stockOf(app, saw)).toMatchObject({ onHand: 2 });
    },
  );
});

const csv = (body: string, query = '') => send(app, body, { type: CSV, query });

const fault = (row: number, code: string, detail: unknown) =>
  expect.objectContaining({ line: row, code, detail });

describe('rows that name a location', () => {
  it('should count there, keep what other locations hold, and be unchanged the second time', async () => {
    const category = newCategory();
    const file = [
      'category,sku,name,price,quantity,location',
      `${category},LOC-1,Saw,1,4,`,
      `${category},LOC-1,Saw,1,9,shop`,
      `${category},LOC-2,Axe,1,7,shop-2`,
      '',
    ].join('\n');
    const counts = { received: 3, created: 2, replaced: 1, duplicates: 0 };
    expect(await csv(file, '?dryRun=true')).toEqual(reported({ ...counts, dryRun: true }));
    expect(await csv(file)).toEqual(reported(counts));
    const [saw, axe] = (await exported(app, category)).toSorted(bySku);
    if (saw === undefined || axe === undefined) throw new Error('Both are there.');
    expect([saw['quantity'], axe['quantity']]).toEqual([13, 7]);
    const address = { id: String(saw['id']), category };
    await adjust(app, address, -3, { location: 'shop' });
    await adjust(app, address, 2, { location: 'depot' });
    // What was sold is counted again at the shop; the depot and the main location are as they were.
    expect(await csv(file)).toEqual(reported({ received: 3, replaced: 1, unchanged: 2 }));
    expect(await stockOf(app, address)).toMatchObject({
      onHand: 15,
      locations: [
        { location: 'depot', onHand: 2 },
        { location: 'main', onHand: 4 },
        { location: 'shop', onHand: 9 },
      ],
    });
    expect(await expectExplained(app, address)).toMatchObject([
      { kind: 'opening', location: 'main', delta: 4 },
      { kind: 'count', location: 'shop', delta: 9 },
      { kind: 'adjustment', location: 'shop', delta: -3 },
      { kind: 'adjustment', location: 'depot', delta: 2 },
      { kind: 'count', location: 'shop', delta: 3 },
    ]);
    expect(await csv(file)).toEqual(reported({ received: 3, unchanged: 3 }));
  });

  it('should be refused by name where it is none, or the product has something promised there', async () => {
    const saw = await create(app, { category: newCategory(), quantity: 5 });
    await adjust(app, saw, 8, { location: 'shop' });
    await reserve(app, [line(saw, 6, { location: 'shop' })]);
    const { id, category, sku, name, price } = saw;
    const row = (quantity: number, location: unknown) =>
      product({ id, category, sku, name, price, quantity, location });
    const { body } = await send(
      app,
      ndjson(row(1, 'Shop 1'), row(5, 'shop'), row(-1, 'shop'), row(1, null), row(6, 'shop')),
    );
    const errors = listOf(get(body, 'errors')).toSorted(
      (a, b) => Number(get(a, 'line')) - Number(get(b, 'line')),
    );
    expect({ ...objectOf(body), errors }).toMatchObject({
      received: 5,
      replaced: 1,
      failed: 4,
      errors: [
        fault(1, 'validation_failed', expect.stringContaining('location must be')),
        fault(2, 'stock_reserved', expect.any(String)),
        fault(3, 'validation_failed', expect.stringContaining('quantity must be')),
        fault(4, 'validation_failed', expect.stringContaining('location must')),
      ],
    });
    expect(await stockOf(app, saw)).toMatchObject({
      onHand: 11,
      reserved: 6,
      locations: [
        { location: 'main', onHand: 5 },
        { location: 'shop', onHand: 6, reserved: 6 },
      ],
    });
    await expectExplained(app, saw);
    const bad = await csv(
      `category,sku,name,price,quantity,Lager\n${category},NEW-1,a,1,2,Süd\n`,
      '?columns=location:Lager',
    );
    expect(bad.body).toMatchObject({
      failed: 1,
      errors: [{ line: 2, detail: expect.stringMatching(/location must be .* \(column "Lager"\)/) }],
    });
  });
});
