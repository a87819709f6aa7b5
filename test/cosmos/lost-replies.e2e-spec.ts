import { createApp, type TestAppWithDatabase } from '../support/create-app.js';
import { createAppAt, type TestApp } from '../support/create-app-at.js';
import { orderFaults } from '../support/faults.js';
import { bySku, exported, ndjson, newProducts, send, withoutOurs } from '../support/imports.js';
import { get } from '../support/json.js';
import { shown } from '../support/products.js';

const ROWS = 1_500;

let one: TestAppWithDatabase;
let two: TestApp;
beforeEach(async () => {
  one = await createApp();
  two = await createAppAt(one.db.endpoint, { COSMOS_KEY: one.db.key });
});
afterEach(async () => {
  await two.close();
  await one.close();
});

const sum = (answers: readonly { readonly body: unknown }[], member: string): number =>
  answers.reduce((total, { body }) => total + Number(get(body, member)), 0);

const rows = newProducts(ROWS, (index) => ({ category: `category ${index % 4}` }));

describe('Two instances that do the same while replies are lost after the commit', () => {
  it('should count every product that a removal deletes once', async () => {
    await send(one, ndjson(...newProducts(ROWS, () => ({ category: 'tools' }))));
    await orderFaults(one.db, { kind: 'reset-after', operation: 'batchItems', probability: 0.1 });
    const answers = await Promise.all([one, two].map((app) => app.request('DELETE', '/v1/categories/tools')));
    await orderFaults(one.db);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(sum(answers, 'deleted')).toBe(ROWS);
    expect(await exported(one)).toEqual([]);
  });

  it.each(['create', 'upsert'])(
    'should count every product that imports create once: %s',
    async (mode) => {
      await orderFaults(one.db, { kind: 'reset-after', operation: 'batchItems', probability: 0.2 });
      const answers = await Promise.all(
        [one, two].map((app) => send(app, ndjson(...rows), { query: `?mode=${mode}` })),
      );
      await orderFaults(one.db);
      expect(answers.map(({ status, body }) => [status, get(body, 'received')])).toEqual([
        [200, ROWS],
        [200, ROWS],
      ]);
      expect(sum(answers, 'created')).toBe(ROWS);
      expect(sum(answers, mode === 'create' ? 'failed' : 'unchanged')).toBe(ROWS);
      const there = (await exported(one)).toSorted(bySku);
      expect(there.map(withoutOurs)).toEqual(rows.toSorted(bySku).map((row) => withoutOurs(shown(row))));
    },
    60_000,
  );

  it('should keep when a product began, whoever was faster', async () => {
    const ours = rows.map((row) => Object.assign({}, row, { price: 1 }));
    const theirs = rows.map((row) => Object.assign({}, row, { price: 2 }));
    const answers = await Promise.all([send(one, ndjson(...ours)), send(two, ndjson(...theirs))]);
    expect(sum(answers, 'created')).toBe(ROWS);
    expect(sum(answers, 'replaced')).toBe(ROWS);
    const again = await send(one, ndjson(...rows.map((row) => Object.assign({}, row, { price: 3 }))));
    expect(get(again.body, 'replaced')).toBe(ROWS);
    for (const { createdAt, updatedAt } of await exported(one)) expect(createdAt).not.toBe(updatedAt);
  });
});
