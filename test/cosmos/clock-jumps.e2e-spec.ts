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
let service: JumpingService;
beforeAll(async () => {
  db = await startCosmolite({ dataDir: ':memory:', port: 0 });
  service = await JumpingService.start(db);
});
afterEach(async () => {
  await orderFaults(db);
  await service.setRight();
});
afterAll(async () => {
  await service[Symbol.asyncDispose]();
  await db.close();
});

describe.each(JUMPS)('A wall clock that jumps by %i ms', (jumpMs) => {
  it('should cost no waiting call its answer', async () => {
    const row = { ...product(), id: 'p1', category: 'tools' };
    await send(service.client, ndjson(row));
    const path = '/v1/products/p1?category=tools';
    await orderFaults(db, { kind: '429', operation: 'readItem', times: 3, milliseconds: WAIT_MS });
    const { begun } = await untilAsked(db, 'readItem', () => service.client.request('GET', path));
    await service.jump(jumpMs);
    expect(await begun).toMatchObject({ status: 200, body: { id: 'p1' } });
  });

  it('should cost an import no row', async () => {
    const rows = newProducts(ROWS, (index) => ({ category: `category ${index % 12} of ${jumpMs}` }));
    await orderFaults(
      db,
      { kind: '429', operation: 'batchItems', probability: 0.3, milliseconds: 20 },
      { kind: '503', operation: 'queryItems', probability: 0.3 },
    );
    using upload = new Upload(service.url);
    for (let from = 0; from < ROWS; from += ROWS / 2) {
      await upload.write(ndjson(...rows.slice(from, from + ROWS / 2)));
      await upload.line(({ created }) => Number(created) > from);
      await service.jump(jumpMs);
    }
    upload.end();
    const { last } = await upload.whole();
    expect(last).toMatchObject({ type: 'summary', received: ROWS, created: ROWS, failed: 0 });
    await orderFaults(db);
    const saved = (await exported(service.client)).filter(({ category }) =>
      String(category).endsWith(` of ${jumpMs}`),
    );
    expect(saved).toHaveLength(ROWS);
  });
});

it('should neither shorten nor lengthen a rate limit when the wall clock jumps', async () => {
  const env = { RATE_LIMIT_REQUESTS: '1', RATE_LIMIT_WINDOW_SECONDS: '4' };
  await using limited = await JumpingService.start(db, env);
  const ask = async () => (await limited.client.request('GET', '/docs-json')).status;
  expect(await ask()).toBe(200);
  for (const jumpMs of JUMPS) {
    const answers = [await ask()];
    await limited.jump(jumpMs);
    answers.push(await ask());
    while (answers.at(-1) === 429) {
      await sleep(100);
      answers.push(await ask());
    }
    expect({ jumpMs, answers }).toEqual({
      jumpMs,
      answers: [429, 429, ...answers.slice(2, -1).map(() => 429), 200],
    });
  }
});
