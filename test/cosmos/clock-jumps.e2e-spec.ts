import { setTimeout as sleep } from 'node:timers/promises';
import { type Cosmolite, startCosmolite } from 'cosmolite';
import { untilAsked } from '../support/database-requests.js';
import { orderFaults } from '../support/faults.js';
import { exported, ndjson, newProducts, send } from '../support/imports.js';
import { JumpingService } from '../support/jumping-service.js';
import { product } from '../support/products.js';
import { Upload } from '../support/upload.js';

const JUMPS = [-300_000, -15_000, 15_000, 300_000];
const WAIT_MS = 200;
const ROWS = 800;

let db: Cosmolite;
beforeEach(async () => {
  db = await startCosmolite({ dataDir: ':memory:', port: 0 });
});
afterEach(() => db.close());

describe.each(JUMPS)('A wall clock that jumps by %i ms', (jumpMs) => {
  it('should cost no waiting call its answer', async () => {
    await using service = await JumpingService.start(db, jumpMs);
    const row = { ...product(), id: 'p1', category: 'tools' };
    await send(service.client, ndjson(row));
    const path = '/v1/products/p1?category=tools';
    await orderFaults(db, { kind: '429', operation: 'readItem', times: 3, milliseconds: WAIT_MS });
    const { begun } = await untilAsked(db, 'readItem', () => service.client.request('GET', path));
    await service.jump();
    expect(await begun).toMatchObject({ status: 200, body: { id: 'p1' } });
  });

  it('should cost an import no row', async () => {
    await using service = await JumpingService.start(db, jumpMs);
    const rows = newProducts(ROWS, (index) => ({ category: `category ${index % 12}` }));
    await orderFaults(
      db,
      { kind: '429', operation: 'batchItems', probability: 0.3, milliseconds: 20 },
      { kind: '503', operation: 'queryItems', probability: 0.3 },
    );
    using upload = new Upload(service.url);
    for (let from = 0; from < ROWS; from += ROWS / 2) {
      await upload.write(ndjson(...rows.slice(from, from + ROWS / 2)));
      await upload.line(({ created }) => Number(created) > from);
      await service.jump();
    }
    upload.end();
    const { last } = await upload.whole();
    expect(last).toMatchObject({ type: 'summary', received: ROWS, created: ROWS, failed: 0 });
    await orderFaults(db);
    expect(await exported(service.client)).toHaveLength(ROWS);
  });

  it('should neither shorten nor lengthen a rate limit', async () => {
    const env = { RATE_LIMIT_REQUESTS: '1', RATE_LIMIT_WINDOW_SECONDS: '4' };
    await using service = await JumpingService.start(db, jumpMs, env);
    const ask = async () => (await service.client.request('GET', '/docs-json')).status;
    expect([await ask(), await ask()]).toEqual([200, 429]);
    await service.jump();
    expect(await ask()).toBe(429);
    let status = 429;
    while (status === 429) {
      await sleep(100);
      status = await ask();
    }
    expect(status).toBe(200);
  });
});
