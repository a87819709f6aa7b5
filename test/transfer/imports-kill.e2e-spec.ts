import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { en, Faker } from '@faker-js/faker';
import { WELL_KNOWN_KEY } from 'cosmolite';
import { CosmosProvisioning } from '../../src/modules/cosmos/provisioning/cosmos-provisioning.service.js';
import type { Client } from '../support/client.js';
import { CosmoliteProcess } from '../support/cosmolite-process.js';
import { createAppAt } from '../support/create-app-at.js';
import { bySku, exported, linesOf, ndjson, NDJSON, send, summary, withoutOurs } from '../support/imports.js';
import { get } from '../support/json.js';
import { type Json, shown } from '../support/products.js';
import { ReadyService } from '../support/ready-service.js';
import { listen, Upload } from '../support/upload.js';

/** More kills: `IMPORT_KILL_ROUNDS=20`. The seed chooses the same moments again, as parts of the time that an import takes. */
const ROUNDS = Number(process.env['IMPORT_KILL_ROUNDS'] ?? 2);
const SEED = Number(process.env['IMPORT_KILL_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
const tell = (text: string): void => void process.stderr.write(`${text}\n`);
tell(`Killing imports: IMPORT_KILL_ROUNDS=${ROUNDS} IMPORT_KILL_SEED=${SEED}`);

const MODES = ['create', 'upsert'] as const;
type Mode = (typeof MODES)[number];
type State = ReadonlyMap<string, Json>;

const ROUND_MS = 60_000;
const ROWS = 1_200;

/** A third has ids of its own; those of the others come from their skus. */
const row = (index: number, price: number): Json => ({
  ...(index % 3 === 0 ? { id: `product-${index}` } : {}),
  category: `category ${index % 10}`,
  sku: `SKU-${index}`,
  name: `Product ${index}`,
  description: 'This makes the product as large as others are.'.repeat(5),
  price,
});
const products = Array.from({ length: ROWS }, (_, index) => row(index, 5));
const rows = ndjson(...products);

/** What is there already: some as they are imported, as many with another price. */
const earlier = ndjson(
  ...Array.from({ length: ROWS / 3 }, (_, index) => row(index * 3 + (index % 2), index % 4 < 2 ? 4 : 5)),
);

let root: string;
let folders = 0;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'imports-kill-'));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const newFolder = (): string => join(root, String((folders += 1)));

/** Everything stored, without what every write makes anew. */
async function stateOf(client: Client): Promise<State> {
  const there = await exported(client);
  return new Map(
    there.map(({ etag: _etag, updatedAt: _updatedAt, ...rest }) => [
      JSON.stringify([rest['category'], rest['id']]),
      rest,
    ]),
  );
}

/** A product that is new began when it was written. One that was there before keeps its beginning. */
const comparable = (state: State, before: State): State =>
  new Map(
    [...state].map(([key, product]) => [key, before.has(key) ? product : { ...product, createdAt: 'new' }]),
  );

/** What an import finds, and what it leaves when nobody disturbs it. */
interface Undisturbed {
  readonly folder: string;
  readonly before: State;
  readonly after: State;
  readonly durationMs: number;
}

async function undisturbed(mode: Mode): Promise<Undisturbed> {
  const folder = newFolder();
  await using first = await ReadyService.on(folder);
  expect(await send(first.client, earlier)).toMatchObject({ body: { created: ROWS / 3, failed: 0 } });
  const before = await stateOf(first.client);
  await first.end('SIGTERM');

  await using second = await ReadyService.on(copyOf(folder));
  const { body } = await send(second.client, rows, { query: `?mode=${mode}` });
  const after = comparable(await stateOf(second.client), before);
  return { folder, before, after, durationMs: Number(get(body, 'durationMs')) };
}

function copyOf(folder: string): string {
  const copy = newFolder();
  cpSync(folder, copy, { recursive: true });
  return copy;
}

/** Starts an import, and kills its service after a while. @returns how many rows had been reported as written */
async function importAndKill(data: string, mode: Mode, afterMs: number): Promise<number> {
  await using service = await ReadyService.on(data);
  using upload = new Upload(service.url, `?mode=${mode}`);
  upload.write(rows).then(
    () => upload.end(),
    () => {},
  );
  await sleep(afterMs);
  await service.end('SIGKILL');
  const { created = 0, replaced = 0 } = upload.lines.findLast(({ type }) => type !== 'error') ?? {};
  return Number(created) + Number(replaced);
}

/** What should not be in the report of a repeated import: in mode create, rows that are saved are refused as being there. */
function oddities(report: readonly Json[], mode: Mode): unknown[] {
  const { received, created, replaced, unchanged, failed, problem } = report.at(-1) ?? {};
  const sum = [created, replaced, unchanged, failed].reduce((a: number, b) => a + Number(b), 0);
  const expected = mode === 'create' ? ['product_exists', 'sku_taken'] : [];
  return [
    ...report.filter(({ type, code }) => type === 'error' && !expected.includes(String(code))),
    ...(received === ROWS && sum === ROWS && problem === undefined ? [] : [report.at(-1)]),
  ];
}

describe(`An import that is killed (IMPORT_KILL_SEED=${SEED})`, () => {
  it.each(MODES)(
    'should end, repeated, as if nothing had been in between, whenever its service was killed (%s)',
    async (mode) => {
      const faker = new Faker({ locale: en, seed: SEED });
      const { folder, before, after, durationMs } = await undisturbed(mode);
      for (let round = 1; round <= Math.ceil(ROUNDS / MODES.length); round += 1) {
        const part = faker.number.float();
        const data = copyOf(folder);
        const reported = await importAndKill(data, mode, part * durationMs);

        await using service = await ReadyService.on(data);
        const between = comparable(await stateOf(service.client), before);
        const written = [...between].filter(([key, product]) => !isDeepStrictEqual(product, before.get(key)));
        tell(
          `${mode}: killed after ${Math.round(part * 100)} % of ${durationMs} ms, ${written.length} rows written`,
        );
        expect(written.length).toBeGreaterThanOrEqual(reported);
        expect(written.filter(([key, product]) => !isDeepStrictEqual(product, after.get(key)))).toEqual([]);

        const query = `?mode=${mode}`;
        const { body } = await send(service.client, rows, { query, headers: { accept: NDJSON } });
        expect(oddities(linesOf(body), mode)).toEqual([]);
        expect(comparable(await stateOf(service.client), before)).toEqual(after);
      }
    },
    ROUND_MS * (ROUNDS + 1),
  );

  it.each(MODES)(
    'should go on when the database was killed and is back, and lose and double nothing (%s)',
    async (mode) => {
      const part = new Faker({ locale: en, seed: SEED }).number.float();
      const data = newFolder();
      const first = await CosmoliteProcess.start(data);
      await using app = await createAppAt(first.endpoint, { COSMOS_KEY: WELL_KNOWN_KEY });
      await app.app.get(CosmosProvisioning).ready;
      using upload = new Upload(await listen(app.app), `?mode=${mode}`);
      const third = (from: number) => ndjson(...products.slice((from * ROWS) / 3, ((from + 1) * ROWS) / 3));
      await upload.write(third(0));
      await upload.line(({ created }) => Number(created) > 0);
      await upload.write(third(1));
      await sleep(part * 300);
      await first[Symbol.asyncDispose]();
      await upload.write(third(2));
      upload.end();
      const seen = upload.lines.length;
      await upload.line((line) => upload.lines.indexOf(line) >= seen + 1);
      tell(`${mode}: database killed, the service reports ${JSON.stringify(upload.lines.at(-1))}`);
      await using second = await CosmoliteProcess.start(data, first.port);

      expect(second.port).toBe(first.port);
      const { last } = await upload.whole();
      expect(last).toEqual(
        summary({ type: 'summary', received: ROWS, created: ROWS, retried: expect.any(Number) }),
      );
      const there = (await exported(app)).toSorted(bySku);
      expect(there.map(withoutOurs)).toEqual(
        products.toSorted(bySku).map((product) => withoutOurs(shown(product))),
      );
    },
    ROUND_MS,
  );
});
