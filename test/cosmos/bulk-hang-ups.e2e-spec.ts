import { once } from 'node:events';
import { get as httpGet, type IncomingMessage, request } from 'node:http';
import { setTimeout as after } from 'node:timers/promises';
import { BATCH, fill, newCategory, productsOf } from '../support/batches.js';
import type { Method } from '../support/client.js';
import { databaseRequests } from '../support/database-requests.js';
import { ndjson, newProducts, send } from '../support/imports.js';
import { get } from '../support/json.js';
import type { Json } from '../support/products.js';
import { listen } from '../support/upload.js';
import { withApp } from '../support/with-app.js';

const app = withApp({ logLevel: 'info' });
let service: URL;

beforeAll(async () => {
  service = await listen(app.app);
});
beforeEach(() => {
  app.lines.length = 0;
});

afterEach(() => app.orderFaults());

/** A request over a real connection; nobody waits for its answer. */
function start(method: Method, path: string, body?: Json) {
  const headers = { 'content-type': 'application/json' };
  const outgoing = request(new URL(path, service), { method, headers });
  outgoing.on('error', () => {});
  outgoing.end(body === undefined ? undefined : JSON.stringify(body));
  return outgoing;
}

async function untilLogged(test: (line: Json) => boolean, times = 1): Promise<void> {
  while (app.lines.filter(test).length < times) await new Promise(setImmediate);
}

const isHangUp = ({ msg, level }: Json): boolean => msg === 'client hung up' && level === 'info';

describe('A client that hangs up', () => {
  it('should end an export, which asks the database no further', async () => {
    await send(app, ndjson(...newProducts(3_000, () => ({ description: 'x'.repeat(1_000) }))));
    const whole = await databaseRequests(app.db, () => app.request('GET', '/v1/exports/products'));
    const part = await databaseRequests(app.db, async () => {
      const outgoing = httpGet(new URL('/v1/exports/products', service));
      outgoing.on('error', () => {});
      const [response]: IncomingMessage[] = await once(outgoing, 'response');
      response?.on('error', () => {});
      outgoing.destroy();
      await untilLogged(isHangUp);
      await app.request('GET', `/v1/exports/products?category=${newCategory()}`);
    });
    expect(Number(part['queryItems'])).toBeLessThan(Number(whole['queryItems']));
  });

  it('should end the removal of a category, and the same call goes on', async () => {
    const category = newCategory();
    for (let batch = 0; batch < 3; batch += 1) {
      await app.request('POST', BATCH, { body: { items: fill(category, 100) } });
    }
    await app.orderFaults({ kind: 'latency', operation: 'batchItems', milliseconds: 100 });
    const path = `/v1/categories/${encodeURIComponent(category)}`;
    const outgoing = start('DELETE', path);
    await untilLogged(({ action }) => action === 'delete', 100);
    outgoing.destroy();
    await untilLogged(isHangUp);
    const again = await app.request('DELETE', path);
    // The hundred that were on their way may have been deleted or not; the last hundred were not begun.
    expect([100, 200]).toContain(get(again.body, 'deleted'));
    expect(await productsOf(app, category)).toEqual([]);
  });

  it.each([0, 5, 10, 20, 40, 80])(
    'should leave each category of a batch as it was or with all of it, and find so when it asks again (after %i ms)',
    async (milliseconds) => {
      const categories = [newCategory(), newCategory(), newCategory()];
      const groups = categories.map((category) => ({ category, items: fill(category, 3) }));
      await app.orderFaults({ kind: 'latency', operation: 'batchItems', milliseconds: 20 });
      const outgoing = start('POST', BATCH, { items: groups.flatMap(({ items }) => items) });
      await after(milliseconds);
      outgoing.destroy();
      for (const { category, items } of groups) {
        const { status } = await app.request('POST', BATCH, { body: { items } });
        expect([201, 409]).toContain(status);
        expect(await productsOf(app, category)).toHaveLength(3);
      }
    },
  );
});
