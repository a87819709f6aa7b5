import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import type { Answer } from '../support/client.js';
import { CSV, linesOf, NDJSON, ndjson, newCategory, report, send } from '../support/imports.js';
import { get, listOf } from '../support/json.js';
import { create, type Json, product, type ShownProduct } from '../support/products.js';
import { line, reserve } from '../support/reservations.js';
import { adjust, command, expectExplained, ledgerOf, stockOf } from '../support/stock.js';
import { withApp } from '../support/with-app.js';

const app = withApp({ logLevel: 'info' });

interface Sent {
  readonly query?: string;
  readonly type?: string;
  readonly key?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Sends a stocktake. */
const count = (
  body: string | Uint8Array,
  { query = '', type = NDJSON, key, headers = {} }: Sent = {},
): Promise<Answer> =>
  send(app, body, {
    query: `?kind=counts${query}`,
    type,
    headers: { ...headers, ...(key === undefined ? {} : { 'idempotency-key': key }) },
  });

const row = ({ category, sku }: Json, counted: unknown, more: Json = {}): Json => ({
  category,
  sku,
  counted,
  ...more,
});

const onHand = async (of: ShownProduct): Promise<unknown> => (await stockOf(app, of))['onHand'];

const charge = ({ headers }: Answer): number => Number(headers['x-request-charge']);
const file = (name: string): Buffer => readFileSync(new URL(`files/${name}`, import.meta.url));

/** So many products of one category, each with ten pieces. */
async function shelf(size: number): Promise<ShownProduct[]> {
  const category = newCategory();
  return Promise.all(Array.from({ length: size }, () => create(app, { category, quantity: 10 })));
}

describe('POST /v1/imports?kind=counts', () => {
  it('should leave what was counted, with a movement for each row, also for one that finds what was there', async () => {
    const [saw, axe, oil] = await shelf(3);
    if (saw === undefined || axe === undefined || oil === undefined) throw new Error('No products.');
    const rows = [
      row(saw, 7, { reference: 'stocktake 2026', note: 'two broken' }),
      row(axe, 10),
      { id: oil.id, category: oil.category, counted: 4, location: 'north' },
    ];
    const { status, body } = await count(ndjson(...rows));
    expect([status, body]).toEqual([
      200,
      report({
        received: 3,
        replaced: 2,
        unchanged: 1,
        changes: expect.arrayContaining([
          {
            line: 1,
            id: saw.id,
            sku: saw['sku'],
            category: saw.category,
            location: 'main',
            from: 10,
            to: 7,
            delta: -3,
          },
          expect.objectContaining({ line: 3, id: oil.id, location: 'north', from: 0, to: 4, delta: 4 }),
        ]),
      }),
    ]);
    const [, counted] = await expectExplained(app, saw);
    expect(counted).toMatchObject({
      kind: 'count',
      delta: -3,
      reference: 'stocktake 2026',
      note: 'two broken',
    });
    expect(await expectExplained(app, axe)).toEqual([
      expect.anything(),
      expect.objectContaining({ kind: 'count', delta: 0, onHand: 10 }),
    ]);
    expect(await expectExplained(app, oil)).toHaveLength(2);
  });

  it('should tell in a dry run what would change, by row, and write nothing', async () => {
    const [saw, axe] = await shelf(2);
    if (saw === undefined || axe === undefined) throw new Error('No products.');
    const rows = ndjson(row(saw, 7), row(axe, 10), row(saw, 9), row({ ...saw, sku: 'NONE' }, 1));
    const { body } = await count(rows, { query: '&dryRun=true' });
    expect(body).toMatchObject({
      received: 4,
      replaced: 2,
      unchanged: 1,
      failed: 1,
      dryRun: true,
      changes: [
        { line: 1, from: 10, to: 7, delta: -3 },
        { line: 3, from: 7, to: 9, delta: 2 },
      ],
    });
    expect(await ledgerOf(app, saw)).toHaveLength(1);
  });

  it('should tell each change and each failure in a line of its own to whoever asks for lines', async () => {
    const [saw] = await shelf(1);
    const body = ndjson(row(saw ?? {}, 3), row({ ...saw, sku: 'NONE' }, 1));
    const answer = await count(body, { headers: { accept: NDJSON } });
    expect(linesOf(answer.body).filter(({ type }) => type !== 'progress')).toEqual([
      expect.objectContaining({ type: 'error', line: 2, sku: 'NONE', code: 'product_not_found' }),
      { type: 'change', ...firstChange(saw, { line: 1, to: 3, delta: -7 }) },
      expect.objectContaining({ type: 'summary', received: 2, replaced: 1, failed: 1 }),
    ]);
  });

  it.each<[string, (saw: ShownProduct) => Json, Json]>([
    [
      'a sku that no product has',
      (saw) => row({ ...saw, sku: 'NONE' }, 1),
      {
        code: 'product_not_found',
        sku: 'NONE',
        detail: expect.stringMatching(/^No product in category "category \d+" has the sku "NONE"\.$/),
      },
    ],
    [
      'an id that no product has',
      ({ category }) => ({ id: 'x', category, counted: 1 }),
      { code: 'product_not_found' },
    ],
    [
      'an id and the sku of another product',
      ({ id, category }) => ({ id, sku: 'OTHER', category, counted: 1 }),
      { code: 'product_not_found', detail: expect.stringMatching(/the sku "OTHER" and the id/) },
    ],
    [
      'neither id nor sku',
      ({ category }) => ({ category, counted: 1 }),
      { detail: 'sku or id must be given' },
    ],
    ['less than nothing', (saw) => row(saw, -1), { detail: expect.stringMatching(/^counted must be/) }],
    ['a part of a piece', (saw) => row(saw, 1.5), { detail: expect.stringMatching(/^counted must be/) }],
    ['no number', (saw) => row(saw, undefined), { detail: 'counted is required' }],
    [
      'a location that is none',
      (saw) => row(saw, 1, { location: 'Main Store' }),
      { code: 'validation_failed' },
    ],
    ['a field of a product', (saw) => row(saw, 1, { price: 3 }), { code: 'validation_failed' }],
  ])('should refuse %s, and count the other rows', async (_what, wrong, error) => {
    const [saw, axe] = await shelf(2);
    if (saw === undefined || axe === undefined) throw new Error('No products.');
    const { body } = await count(ndjson(wrong(saw), row(axe, 3)));
    expect(body).toMatchObject({ received: 2, replaced: 1, failed: 1, errors: [{ line: 1, ...error }] });
    expect([await onHand(saw), await onHand(axe)]).toEqual([10, 3]);
  });

  it('should refuse to count away what is promised', async () => {
    const [saw] = await shelf(1);
    if (saw === undefined) throw new Error('No product.');
    await reserve(app, [line(saw, 6)]);
    const { body } = await count(ndjson(row(saw, 5)));
    expect(body).toMatchObject({ failed: 1, errors: [{ line: 1, code: 'stock_reserved' }] });
    expect(await count(ndjson(row(saw, 6)))).toMatchObject({ body: { replaced: 1 } });
  });

  it('should tell rows of the same product and location, and count them in their order', async () => {
    const [saw] = await shelf(1);
    if (saw === undefined) throw new Error('No product.');
    const { id, category, sku } = saw;
    const { body } = await count(
      ndjson(row(saw, 1), row(saw, 2, { location: 'north' }), { id, category, counted: 3 }, row(saw, 4)),
    );
    expect(body).toMatchObject({
      received: 4,
      replaced: 4,
      duplicates: 2,
      duplicateRows: [
        { line: 3, sku, category, location: 'main', firstLine: 1 },
        { line: 4, sku, category, location: 'main', firstLine: 1 },
      ],
    });
    const ledger = await expectExplained(app, saw);
    expect(ledger.map(({ delta }) => delta)).toEqual([10, -9, 2, 2, 1]);
  });

  it('should count once for each key, however often it is sent, and anew without one', async () => {
    const products = await shelf(30);
    const [saw = products[0]] = products;
    if (saw === undefined) throw new Error('No product.');
    const rows = products.map((each) => row(each, 8));
    expect(await count(ndjson(...rows.slice(0, 11)), { key: 'k-1' })).toMatchObject({
      body: { replaced: 11 },
    });
    await adjust(app, saw, -1, { reason: 'sold' });
    expect(await count(ndjson(...rows), { key: '"k-1"' })).toMatchObject({
      body: { received: 30, replaced: 19, unchanged: 11, failed: 0 },
    });
    expect(await onHand(saw)).toBe(7);
    expect(await count(ndjson(row(saw, 9)), { key: 'k-1' })).toMatchObject({
      body: { failed: 1, errors: [{ line: 1, code: 'idempotency_key_reused' }] },
    });
    expect(await count(ndjson(...rows))).toMatchObject({ body: { replaced: 1, unchanged: 29 } });
    expect(await onHand(saw)).toBe(8);
    for (const each of products.slice(0, 3)) await expectExplained(app, each);
  });

  it('should lose nothing of what others do meanwhile', async () => {
    const products = await shelf(20);
    const done = new AbortController();
    const rows = Array.from({ length: 3 }, () => products.map((each) => row(each, 8))).flat();
    const counting = count(ndjson(...rows)).finally(() => done.abort());
    const hot = products.slice(0, 3);
    while (!done.signal.aborted) await Promise.all(hot.map((each) => adjust(app, each, 1)));
    expect((await counting).body).toMatchObject({ received: 60, failed: 0 });
    for (const each of products.slice(0, 4)) await expectExplained(app, each);
  });

  it('should survive a database that throttles, refuses and loses replies', async () => {
    const products = await shelf(80);
    await app.orderFaults(
      { kind: '429', probability: 0.2, milliseconds: 5 },
      { kind: '503', probability: 0.03 },
      { kind: 'reset-after', probability: 0.1 },
    );
    const { body } = await count(ndjson(...products.map((each) => row(each, 3))));
    await app.orderFaults();
    expect(body).toMatchObject({ received: 80, failed: 0 });
    for (const each of products.slice(0, 20)) {
      expect((await expectExplained(app, each)).map(({ delta }) => delta)).toEqual([10, -7]);
    }
  });

  it('should stop at the first row that fails when that is wanted, and say what is counted', async () => {
    const [saw, axe] = await shelf(2);
    if (saw === undefined || axe === undefined) throw new Error('No products.');
    const body = ndjson(row(saw, 1), row({ ...saw, sku: 'NONE' }, 1), row(axe, 1));
    const answer = await count(body, { query: '&onError=stop' });
    const applied = listOf(get(answer.body, 'applied'));
    const isApplied = (at: number): boolean =>
      applied.some((range) => Number(get(range, 'from')) <= at && at <= Number(get(range, 'to')));
    expect(listOf(get(answer.body, 'errors')).map((error) => get(error, 'code'))).toContain(
      'product_not_found',
    );
    expect([isApplied(1) ? 1 : 10, isApplied(2), isApplied(3)]).toEqual([await onHand(saw), false, false]);
    expect(await onHand(axe)).toBe(10);
  });

  it('should cost a product of many less than a count of one', async () => {
    const products = await shelf(60);
    const [saw] = products;
    const one = charge(await command(app, saw ?? { id: '', category: '' }, 'counts', { counted: 3 }));
    const all = charge(await count(ndjson(...products.map((each) => row(each, 9)))));
    expect(all / products.length).toBeLessThan(one);
  });

  it.each([
    ['mode=create', 'mode'],
    ['columns=a', 'columns'],
    ['kind=counts', 'kind'],
  ])('should refuse %s, which it cannot do', async (query, parameter) => {
    expect(await count('', { query: `&${query}` })).toMatchObject({
      status: 400,
      body: { errors: expect.arrayContaining([expect.objectContaining({ parameter })]) },
    });
  });

  it.each(['category=tools', 'location=north'])(
    'should refuse %s for products, which name their own',
    async (query) => {
      expect(await send(app, '', { query: `?${query}` })).toMatchObject({ status: 400 });
    },
  );

  it('should count rows in the metrics and in the audit log', async () => {
    const [saw] = await shelf(1);
    const metric = async (): Promise<number> => {
      const { body } = await app.request('GET', '/metrics');
      const [, value = '0'] =
        /stockroom_import_rows_total\{outcome="replaced"\} (\d+)/.exec(String(body)) ?? [];
      return Number(value);
    };
    const before = await metric();
    await count(ndjson(row(saw ?? {}, 1), row({ ...saw, sku: 'NONE' }, 1)));
    expect(await metric()).toBe(before + 1);
    const audit = app.lines
      .filter(({ channel }) => channel === 'audit')
      .map(({ outcome, id, action, rows }) => ({ outcome, id, action, rows }));
    expect(audit).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ outcome: 'committed', action: 'patch', id: saw?.id }),
        expect.objectContaining({ outcome: 'product_not_found', rows: 1 }),
      ]),
    );
  });
});

describe('a stocktake as other programs write it', () => {
  it('should be CSV with columns in any order, packed or not', async () => {
    const [saw] = await shelf(1);
    if (saw === undefined) throw new Error('No product.');
    const text = (counted: number) =>
      `Counted;SKU;Category;Location;Note\r\n${counted};${String(saw['sku'])};${saw.category};main;"a;b"\r\n;;;;\r\n`;
    expect(await count(text(3), { type: CSV })).toMatchObject({
      body: { received: 1, replaced: 1, input: { delimiter: ';' } },
    });
    const packed = gzipSync(text(4));
    const answer = await count(packed, { type: CSV, headers: { 'content-encoding': 'gzip' } });
    expect(answer).toMatchObject({ body: { replaced: 1, input: { compression: 'gzip' } } });
    expect(await onHand(saw)).toBe(4);
  });

  it.each([
    ['category,counted\n', ['/id']],
    ['sku,counted\n', ['/category']],
    ['sku,category,price\n', ['/counted', '/price']],
  ])('should be refused when a column is missing or none of ours: %j', async (text, pointers) => {
    const { status, body } = await count(text, { type: CSV });
    expect(status).toBe(400);
    expect(listOf(get(body, 'errors')).map((error) => get(error, 'pointer'))).toEqual(pointers);
  });

  it.each<[string, string, Json]>([
    [
      'shopify-inventory.csv',
      '&category=shirts&location=main&columns=sku:SKU,counted:On%20hand,*:ignore,Location:ignore',
      { received: 4, replaced: 2, unchanged: 1, failed: 1, errors: [{ line: 5, code: 'validation_failed' }] },
    ],
    [
      'scanner.txt',
      '&category=shirts&columns=sku:ARTNR,counted:MENGE,location:LAGER,*:ignore',
      { received: 4, replaced: 3, unchanged: 0, failed: 1, errors: [{ line: 5, code: 'product_not_found' }] },
    ],
    [
      'excel-stocktake.txt',
      '&columns=sku:Artikel,counted:Gezählt,category:Warengruppe,location:Lagerort,note:Bemerkung',
      { received: 3, replaced: 3, input: { encoding: 'utf-16le', delimiter: '\t' } },
    ],
  ])('should be read from %s', async (name, query, expected) => {
    const shirts = ['TEE-RED-S', 'TEE-RED-M', 'TEE-BLU-S'].map((sku) =>
      product({ id: `shirt ${sku}`, sku, category: 'shirts', quantity: 12 }),
    );
    await send(app, ndjson(...shirts));
    for (const { id } of shirts) {
      await command(app, { id: String(id), category: 'shirts' }, 'counts', { counted: 12 });
      await command(app, { id: String(id), category: 'shirts' }, 'counts', {
        counted: 0,
        location: 'shop-2',
      });
    }
    const answer = await count(file(name), { type: CSV, query });
    expect(answer.body).toMatchObject(expected);
  });
});

const firstChange = (
  of: ShownProduct | undefined,
  { line: at, to, delta }: { line: number; to: number; delta: number },
): Json => ({
  line: at,
  id: of?.id,
  sku: of?.['sku'],
  category: of?.category,
  location: 'main',
  from: to - delta,
  to,
  delta,
});
