import { createApp, type TestAppWithDatabase } from '../support/create-app.js';
import { orderFaults } from '../support/faults.js';
import { bySku, exported, ndjson, newProducts, reported, send, withoutOurs } from '../support/imports.js';
import { get } from '../support/json.js';
import { containerOf, shown } from '../support/products.js';
import { listen, Upload } from '../support/upload.js';

const ROWS = 10_000;

let app: TestAppWithDatabase;
beforeEach(async () => {
  app = await createApp();
});
afterEach(() => app.close());

describe('An import while the database fails', () => {
  it.each(['create', 'upsert'])(
    'should lose nothing and double nothing: 20 %% throttled, 1 %% refused, 1 %% reset after the commit (%s)',
    async (mode) => {
      const rows = newProducts(ROWS, (index) => ({ category: `category ${index % 12}` }));
      await orderFaults(
        app.db,
        { kind: '429', probability: 0.2, milliseconds: 5 },
        { kind: '503', probability: 0.01 },
        { kind: 'reset-after', probability: 0.01 },
      );
      const answer = await send(app, ndjson(...rows), { query: `?mode=${mode}` });
      await orderFaults(app.db);
      expect(answer).toEqual(reported({ received: ROWS, created: ROWS, retried: expect.any(Number) }));
      expect(get(answer.body, 'retried')).toBeGreaterThan(0);
      const there = (await exported(app)).toSorted(bySku);
      expect(there).toHaveLength(ROWS);
      expect(there.map(withoutOurs)).toEqual(rows.toSorted(bySku).map((row) => withoutOurs(shown(row))));
    },
    120_000,
  );

  it('should wait for a database that is away, and go on when it is back', async () => {
    const rows = newProducts(4_000, (index) => ({ category: `category ${index % 3}` }));
    using upload = new Upload(await listen(app.app));
    await upload.write(ndjson(...rows.slice(0, 2_000)));
    await upload.line(({ created }) => created === 2_000);
    await orderFaults(app.db, { kind: 'reset-before' });
    await upload.write(ndjson(...rows.slice(2_000)));
    upload.end();
    const seen = upload.lines.length;
    await upload.line((line) => upload.lines.indexOf(line) >= seen + 3);
    expect(upload.lines.filter(({ type }) => type === 'error')).toEqual([]);
    await orderFaults(app.db);
    const { last } = await upload.whole();
    expect(last).toMatchObject({ type: 'summary', received: 4_000, created: 4_000, failed: 0 });
    expect(await exported(app)).toHaveLength(4_000);
  });

  it('should end at a failure that the next row would meet too, with an outcome for every row that it read', async () => {
    await containerOf(app).delete();
    const { status, body } = await send(app, ndjson(...newProducts(5_000, () => ({}))));
    const report = get(body, 'report');
    expect([status, get(body, 'code')]).toEqual([500, 'database_misconfigured']);
    expect(get(report, 'created')).toBe(0);
    expect(get(report, 'received')).toBeLessThan(5_000);
    expect(get(report, 'failed')).toBe(get(report, 'received'));
  });
});
