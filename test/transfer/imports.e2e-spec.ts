import { ADMIN, TestKeys } from '../support/api-keys.js';
import { createApp, type TestAppWithDatabase } from '../support/create-app.js';
import { databaseRequests } from '../support/database-requests.js';
import {
  bySku,
  CSV,
  exported,
  linesOf,
  ndjson,
  NDJSON,
  newCategory,
  newProducts,
  reported,
  send,
  summary,
  withoutOurs,
  shownInExport,
} from '../support/imports.js';
import { get, listOf } from '../support/json.js';
import { operationsOf } from '../support/operations.js';
import { at, bodyOf, containerOf, create, type Json, product, stored } from '../support/products.js';
import { fieldError } from '../support/responses.js';

let app: TestAppWithDatabase;
beforeAll(async () => {
  app = await createApp();
});
afterAll(() => app.close());

const failedRow = (line: number, code: string, more: Json = {}): unknown => ({
  line,
  code,
  detail: expect.any(String),
  ...more,
});

const failedLines = (report: unknown): number[] =>
  listOf(get(report, 'errors'))
    .map((error) => Number(get(error, 'line')))
    .toSorted((a, b) => a - b);

describe('POST /v1/imports', () => {
  describe('rows', () => {
    it('should create a product for each line of NDJSON, in whatever categories', async () => {
      const categories = [newCategory(), newCategory(), newCategory()];
      const rows = newProducts(250, (index) => ({ category: categories[index % 3] }));
      expect(await send(app, ndjson(...rows))).toEqual(reported({ received: 250, created: 250 }));
      const all = await Promise.all(categories.map((category) => exported(app, category)));
      expect(all.flat().toSorted(bySku)).toEqual(rows.map((row) => shownInExport(row)).toSorted(bySku));
    });

    it('should create a product for each row of CSV, the columns in any order', async () => {
      const category = newCategory();
      const csv = [
        'tags,price,sku,name,category,description',
        `steel|red,19.99,A-1,"Hammer, 450 g",${category.toUpperCase()},"Says ""hi""`,
        'and goes on"',
        `,5,A-2,Nail,${category},`,
      ].join('\r\n');
      expect(await send(app, csv, { type: CSV })).toEqual(reported({ received: 2, created: 2 }));
      expect((await exported(app, category)).toSorted(bySku)).toEqual([
        shownInExport({
          category,
          sku: 'A-1',
          name: 'Hammer, 450 g',
          description: 'Says "hi"\r\nand goes on',
          price: 19.99,
          tags: ['steel', 'red'],
        }),
        shownInExport({ category, sku: 'A-2', name: 'Nail', price: 5 }),
      ]);
    });

    it('should keep an id, and derive one from category and sku where there is none', async () => {
      const category = newCategory();
      await send(app, ndjson(product({ category, id: 'my id', sku: 'A' }), product({ category, sku: 'B' })));
      const renamed = product({ category: ` ${category.toUpperCase()} `, sku: 'B', name: 'Other' });
      expect(await send(app, ndjson(renamed))).toEqual(reported({ received: 1, replaced: 1 }));
      expect((await exported(app, category)).toSorted(bySku).map(({ id }) => id)).toEqual([
        'my id',
        expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/),
      ]);
    });

    it('should pass over what exports and error files have beside the fields', async () => {
      const ours = {
        createdAt: 'x',
        updatedAt: 'y',
        etag: 'z',
        errorLine: 2,
        errorCode: 'a',
        errorDetail: 'b',
      };
      expect(await send(app, ndjson(product(ours)))).toEqual(reported({ received: 1, created: 1 }));
      const csv = `sku,category,name,price,errorCode,errorDetail,etag\nA,${newCategory()},c,1,x,"y, z",w\n`;
      expect(await send(app, csv, { type: CSV })).toEqual(reported({ received: 1, created: 1 }));
    });

    it('should tell every fault of a row as POST does, and write the others', async () => {
      const faulty = product({ sku: 'bad sku', name: '', price: 9.999, colour: 'red', tags: ['a', 'a'] });
      const posted = await app.request('POST', '/v1/products', { body: faulty });
      const answer = await send(app, ndjson(product(), { ...faulty, id: 'a/b' }, product()));
      const errors = [...listOf(get(posted.body, 'errors')), fieldError('/id', 'invalid_id')];
      expect(errors).toHaveLength(6);
      expect(answer).toEqual(
        reported({
          received: 3,
          created: 2,
          failed: 1,
          errors: [
            {
              line: 2,
              id: 'a/b',
              sku: 'bad sku',
              code: 'validation_failed',
              detail: expect.stringContaining('price must have at most 2 decimals; '),
              errors: expect.arrayContaining(errors),
            },
          ],
        }),
      );
    });

    it('should import the examples of its own documentation', async () => {
      const operation = (await operationsOf(app)).find(({ id }) => id === 'importProducts');
      for (const [type, { example }] of Object.entries(operation?.bodies ?? {})) {
        const { body } = await send(app, String(example), { type });
        expect(body).toMatchObject({ received: 2, failed: 0 });
      }
      expect(await exported(app, 'garden')).toHaveLength(2);
    });
  });

  describe('modes', () => {
    it('should replace what is there, keep createdAt, and leave alone what is the same', async () => {
      const category = newCategory();
      const rows = newProducts(3, () => ({ category, description: 'a', tags: ['x', 'y'] }));
      await send(app, ndjson(...rows));
      const before = (await exported(app, category)).toSorted(bySku);
      const [first = {}, ...others] = rows;
      const answer = await send(app, ndjson({ ...first, price: 1, description: undefined }, ...others));
      expect(answer).toEqual(reported({ received: 3, replaced: 1, unchanged: 2 }));
      const after = (await exported(app, category)).toSorted(bySku);
      expect(after.slice(1)).toEqual(before.slice(1));
      expect(after[0]).toEqual(
        shownInExport(
          { category, sku: first['sku'], name: first['name'], price: 1, tags: ['x', 'y'] },
          {
            id: before[0]?.['id'],
            createdAt: before[0]?.['createdAt'],
          },
        ),
      );
    });

    it('should renew a product with a time to live even when it is the same', async () => {
      const row = product({ category: newCategory(), ttl: 1_000 });
      await send(app, ndjson(row));
      expect(await send(app, ndjson(row))).toEqual(reported({ received: 1, replaced: 1 }));
    });

    it('should carry out rows of the same product in their order', async () => {
      const category = newCategory();
      const versions = Array.from({ length: 20 }, (_, index) =>
        product({ category, sku: 'A', quantity: index }),
      );
      const [first = {}] = versions;
      const { body } = await send(app, ndjson(...versions, first));
      expect(body).toMatchObject({ received: 21, created: 1, replaced: 20, failed: 0 });
      expect(await exported(app, category)).toEqual([shownInExport(first)]);
    });

    it('should not overwrite with mode=create', async () => {
      const category = newCategory();
      const [old, fresh] = newProducts(2, (index) => ({ category, id: `p-${index}` }));
      await send(app, ndjson(old ?? {}));
      const answer = await send(app, ndjson({ ...old, price: 1 }, fresh ?? {}), { query: '?mode=create' });
      expect(answer).toEqual(
        reported({
          received: 2,
          created: 1,
          failed: 1,
          retried: expect.any(Number),
          errors: [
            expect.objectContaining({
              line: 1,
              id: 'p-0',
              code: expect.stringMatching(/^(product_exists|sku_taken)$/),
            }),
          ],
        }),
      );
      expect((await exported(app, category)).map(withoutOurs)).toEqual(
        expect.arrayContaining([expect.objectContaining({ ...old })]),
      );
    });

    it.each(['create', 'upsert'])('should refuse a sku that another product has (%s)', async (mode) => {
      const category = newCategory();
      const taken = await create(app, { category });
      const row = product({ category, id: 'other', sku: taken['sku'] });
      const answer = await send(app, ndjson(product({ category }), row), { query: `?mode=${mode}` });
      expect(answer).toEqual(
        reported({
          received: 2,
          created: 1,
          failed: 1,
          retried: expect.any(Number),
          errors: [failedRow(2, 'sku_taken', { id: 'other', sku: taken['sku'] })],
        }),
      );
    });

    it('should not write over what is no product', async () => {
      const category = newCategory();
      const other = { id: 'note', tenantId: 'default', category, type: 'note', uniqueKey: 'note:1' };
      await containerOf(app).items.create(other);
      expect(await send(app, ndjson(product({ category, id: 'note' })))).toEqual(
        reported({
          received: 1,
          failed: 1,
          errors: [failedRow(1, 'product_exists', { id: 'note', sku: expect.any(String) })],
        }),
      );
      expect(await stored(app, 'note', category)).toMatchObject(other);
    });

    it('should look up a hundred products by one query', async () => {
      const category = newCategory();
      const rows = newProducts(300, () => ({ category }));
      await send(app, ndjson(...rows));
      const requests = await databaseRequests(app.db, () => send(app, ndjson(...rows)));
      expect(requests['queryItems']).toBe(3);
      expect(Object.keys(requests)).not.toContain('executeBatch');
    });
  });

  describe('dryRun', () => {
    const RUNS = ['?mode=upsert', '?mode=create'];

    it.each(RUNS)('should tell what would happen, and write nothing (%s)', async (query) => {
      const category = newCategory();
      const [same = {}, changed = {}, doubled = {}, ...fresh] = newProducts(6, () => ({ category }));
      await send(app, ndjson(same, changed));
      const other = await create(app, { category });
      const rows = ndjson(
        same,
        { ...changed, price: 1 },
        ...fresh,
        doubled,
        { ...doubled, price: 2 },
        product({ category, id: 'late', sku: doubled['sku'] }),
        product({ category, id: 'x', sku: other['sku'] }),
        product({ category, price: -1 }),
      );
      const before = await exported(app, category);
      const rehearsal = await send(app, rows, { query: `${query}&dryRun=true` });
      expect(await exported(app, category)).toEqual(before);
      expect(rehearsal.body).toMatchObject({ dryRun: true });

      const { body } = await send(app, rows, { query });
      const told = ['received', 'created', 'replaced', 'unchanged', 'failed'];
      const counts = (report: unknown) => told.map((name) => get(report, name));
      expect(counts(rehearsal.body)).toEqual(counts(body));
      expect(counts(body)).toEqual(query === '?mode=upsert' ? [10, 4, 2, 1, 3] : [10, 4, 0, 0, 6]);
      expect(failedLines(rehearsal.body)).toEqual(failedLines(body));
    });

    it('should need no write at all', async () => {
      const requests = await databaseRequests(app.db, () =>
        send(app, ndjson(product()), { query: '?dryRun=true' }),
      );
      expect(Object.keys(requests).toSorted()).toEqual(['queryItems']);
    });
  });

  describe('onError=stop', () => {
    it('should read no further than a bad row, and write all before it', async () => {
      const category = newCategory();
      const rows = newProducts(7, () => ({ category }));
      const answer = await send(app, ndjson(...rows.slice(0, 4), '{', ...rows.slice(4)), {
        query: '?onError=stop',
      });
      expect(answer).toEqual(
        reported({
          received: 5,
          created: 4,
          failed: 1,
          applied: [{ from: 1, to: 4 }],
          errors: [failedRow(5, 'malformed_json')],
        }),
      );
      expect(await exported(app, category)).toHaveLength(4);
    });

    it('should say of every row that was read whether it is in force, when the database refuses one', async () => {
      const category = newCategory();
      const taken = await create(app, { category });
      const rows = newProducts(5_000, () => ({ category }));
      rows.splice(200, 1, product({ category, id: 'other', sku: taken['sku'] }));
      const { body } = await send(app, ndjson(...rows), { query: '?onError=stop' });
      expect(get(body, 'received')).toBeLessThan(5_001);
      expect(get(body, 'failed')).toBeGreaterThan(0);
      expect(listOf(get(body, 'errors'))).toContainEqual(
        failedRow(201, 'sku_taken', { id: 'other', sku: taken['sku'] }),
      );
      const applied = listOf(get(body, 'applied')).flatMap((range) => {
        const [from, to] = [Number(get(range, 'from')), Number(get(range, 'to'))];
        return rows.slice(from - 1, to).map(({ sku }) => sku);
      });
      const there = (await exported(app, category)).map(({ sku }) => sku);
      expect(new Set([...applied, taken['sku']])).toEqual(new Set(there));
      expect(applied).toHaveLength(Number(get(body, 'created')));
    });

    it('should tell what is in force when nothing failed', async () => {
      expect(await send(app, ndjson(product(), product()), { query: '?onError=stop' })).toEqual(
        reported({ received: 2, created: 2, applied: [{ from: 1, to: 2 }] }),
      );
    });
  });

  describe('report', () => {
    it('should name the first hundred failed rows, and say that there are more', async () => {
      const { body } = await send(app, ndjson(...Array.from({ length: 101 }, () => 'true')));
      expect(body).toMatchObject({ received: 101, failed: 101, errorsTruncated: true });
      expect(failedLines(body)).toEqual(Array.from({ length: 100 }, (_, index) => index + 1));
    });

    it('should add up what it cost', async () => {
      const answer = await send(app, ndjson(product({ category: newCategory() })));
      const charge = Number(answer.headers['x-request-charge']);
      expect(charge).toBeGreaterThan(5);
      expect(answer.body).toMatchObject({ requestCharge: charge });
    });

    it('should come as lines, one for each failed row, when asked for', async () => {
      const rows = ['{', ...newProducts(2, () => ({})), ...Array.from({ length: 150 }, () => '[]')];
      const { status, headers, body } = await send(app, ndjson(...rows), { headers: { accept: NDJSON } });
      expect([status, headers['content-type'], headers['trailer']]).toEqual([
        200,
        NDJSON,
        'x-request-charge',
      ]);
      const lines = linesOf(body).filter(({ type }) => type !== 'progress');
      expect(lines[0]).toEqual(failedRow(1, 'malformed_json', { type: 'error' }));
      expect(lines.slice(0, -1).map(({ line }) => line)).toEqual([
        1,
        ...Array.from({ length: 150 }, (_, index) => index + 4),
      ]);
      expect(lines.at(-1)).toEqual(summary({ type: 'summary', received: 153, created: 2, failed: 151 }));
    });
  });

  describe('access', () => {
    it('should refuse the rows of categories that the credential does not have, and write the others', async () => {
      const keys = new TestKeys({ clerk: { tenant: 'acme', scopes: ADMIN, categories: ['mine'] } });
      await using guarded = await createApp({ AUTH_MODE: 'apikey', ...keys.env });
      const headers = { 'x-api-key': keys.of('clerk') };
      const rows = ndjson(product({ category: 'mine' }), product({ category: 'theirs' }));
      expect(await send(guarded, rows, { headers })).toEqual(
        reported({
          received: 2,
          created: 1,
          failed: 1,
          errors: [failedRow(2, 'partition_forbidden', { sku: expect.any(String) })],
        }),
      );
    });

    it('should tell the audit log of every product that it wrote', async () => {
      const lines: Json[] = [];
      await using logged = await createApp({ LOG_LEVEL: 'error' }, { lines });
      const [first = {}, second = {}] = newProducts(2, (index) => ({ id: `p-${index}` }));
      await send(logged, ndjson(first));
      await send(logged, ndjson({ ...first, price: 1 }, second));
      const changes = lines.map(({ action, id, outcome }) => [action, id, outcome]);
      expect(changes.slice(0, 1)).toEqual([['create', 'p-0', 'committed']]);
      expect(new Set(changes.slice(1))).toEqual(
        new Set([
          ['replace', 'p-0', 'committed'],
          ['create', 'p-1', 'committed'],
        ]),
      );
      expect(changes).toHaveLength(3);
      const { etag } = bodyOf(await logged.request('GET', at('p-1', 'tools')));
      expect(lines).toContainEqual(expect.objectContaining({ id: 'p-1', etagAfter: etag }));
    });
  });
});
