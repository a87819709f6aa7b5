import * as fc from 'fast-check';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Cosmolite, startCosmolite } from 'cosmolite';
import { orderFaults } from '../support/faults.js';
import { clientAt } from '../support/http-client.js';
import { get } from '../support/json.js';
import { PLACES } from '../support/move-stories.js';
import { type Deed, processStory, type ProcessStory } from '../support/process-stories.js';
import { at, itemsOf, type Json } from '../support/products.js';
import { ServicePair } from '../support/service-pair.js';

/** More, by `MOVE_RUNS`, when something about moves has changed. */
const RUNS = Number(process.env['MOVE_RUNS'] ?? 60);
const LONGEST_RUN_MS = 10_000;
/** How long work that a killed or abandoned call has begun may go on. */
const SETTLED_MS = 30_000;

/** What patches change: each deed something else, so that none hides another. */
const CHANGES: readonly Json[] = [
  { quantity: 1 },
  { quantity: 2, name: 'patched' },
  { description: 'patched' },
  { price: 3 },
  { tags: ['patched'] },
];

/** A deed and its answer; undefined when nobody knows what became of it. */
interface Told {
  readonly deed: Deed;
  readonly index: number;
  readonly status: number | undefined;
  readonly body: unknown;
}

let db: Cosmolite;
let services: ServicePair;
beforeAll(async () => {
  db = await startCosmolite({ dataDir: ':memory:', port: 0 });
  services = await ServicePair.on(db);
});
afterAll(async () => {
  await services[Symbol.asyncDispose]();
  await db.close();
});

async function ask(deed: Deed, index: number, id: string): Promise<Told> {
  await sleep(deed.afterMs);
  const signal = deed.hangsUpMs === undefined ? null : AbortSignal.timeout(deed.hangsUpMs);
  const { method, path, body, headers } = requestOf(deed, index, id);
  const payload = body === undefined ? {} : { body: JSON.stringify(body) };
  try {
    const response = await fetch(new URL(path, services.url(deed.service)), {
      method,
      headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      signal,
      ...payload,
    });
    const text = await response.text();
    const { status } = response;
    const isKnown = status < 500 && status !== 429;
    return {
      deed,
      index,
      status: isKnown ? status : undefined,
      body: text === '' ? undefined : JSON.parse(text),
    };
  } catch {
    return { deed, index, status: undefined, body: undefined };
  }
}

function requestOf({ kind, at: place, to }: Deed, index: number, id: string) {
  const any = { 'if-match': '*' };
  const product = { category: place, sku: id, name: `${kind} ${index}`, price: 1 };
  switch (kind) {
    case 'move':
      return { method: 'POST', path: at(id, place, '/move'), body: { category: to }, headers: any };
    case 'patch':
      return { method: 'PATCH', path: at(id, place), body: CHANGES[index], headers: any };
    case 'put':
      return { method: 'PUT', path: at(id, place), body: product, headers: any };
    case 'create':
      return { method: 'PUT', path: at(id, place), body: product, headers: { 'if-none-match': '*' } };
    case 'delete':
      return { method: 'DELETE', path: at(id, place), body: undefined, headers: {} };
  }
}

/** Everything at once. */
async function play({ deeds, faults, kill }: ProcessStory, id: string): Promise<Told[]> {
  await orderFaults(db, ...faults);
  const killed = kill && sleep(kill.afterMs).then(() => services.kill(kill.service));
  const told = await Promise.all(deeds.map((deed, index) => ask(deed, index, id)));
  await killed;
  await orderFaults(db);
  return told;
}

/** What is wrong with what there is, if anything. A product is known by when it was created. */
function faultOf(told: readonly Told[], first: string, found: readonly Json[]): string | undefined {
  const may = (kind: Deed['kind']) =>
    told.some(({ deed, status = 200 }) => deed.kind === kind && status < 300);
  const created = told.flatMap(({ deed, status, body }) =>
    deed.kind === 'create' && status === 201 ? [String(get(body, 'createdAt'))] : [],
  );
  const births = found.map(({ createdAt }) => String(createdAt));
  if (new Set(births).size < births.length) return 'a product is in two places';
  if (may('delete')) return undefined;
  const lost = [first, ...created].find((birth) => !births.includes(birth));
  if (lost !== undefined) return `the product of ${lost} is nowhere`;
  if (may('put')) return undefined;
  const patched = told.filter(({ deed, status }) => deed.kind === 'patch' && status === 200);
  for (const { index, body } of patched) {
    const now = found.find(({ createdAt }) => createdAt === get(body, 'createdAt'));
    const others = told.filter((other) => other.index !== index && other.deed.kind === 'patch');
    const overwritten = new Set(others.flatMap((other) => Object.keys(CHANGES[other.index] ?? {})));
    for (const [field, value] of Object.entries(CHANGES[index] ?? {})) {
      const isLost = !overwritten.has(field) && JSON.stringify(now?.[field]) !== JSON.stringify(value);
      if (isLost) return `the change of ${field} is lost`;
    }
  }
  return undefined;
}

/** What both services say, by point reads, lists and counts; the lists last, for they must not add anything. */
async function present(id: string): Promise<{ readonly found: Json[]; readonly fault: string | undefined }> {
  const [client, other] = [clientAt(services.url(0)), clientAt(services.url(1))];
  const answers = await Promise.all(PLACES.map((place) => client.request('GET', at(id, place))));
  const found = answers.flatMap(({ status, body }) => (status === 200 ? [{ ...Object(body) }] : []));
  const list = (await other.request('GET', `/v1/products?sku=${id}&count=true`)).body;
  const isSame =
    JSON.stringify(
      itemsOf(list)
        .map(({ etag }) => etag)
        .toSorted(),
    ) === JSON.stringify(found.map(({ etag }) => String(etag)).toSorted());
  const isCounted = get(list, 'total') === found.length;
  const isKnown = answers.every(({ status }) => status === 200 || status === 404);
  if (isSame && isCounted && isKnown) return { found, fault: undefined };
  return { found, fault: `lists and reads differ: ${JSON.stringify([found, list])}` };
}

let stories = 0;
const kinds: Record<string, number> = {};
const count = (kind: string): void => void (kinds[kind] = (kinds[kind] ?? 0) + 1);

async function tell(story: ProcessStory): Promise<void> {
  stories += 1;
  const id = `STORY-${stories}`;
  const body = { category: 'tools', sku: id, name: 'first', price: 9 };
  const headers = { 'content-type': 'application/json' };
  const created = await clientAt(services.url(0)).request('PUT', at(id, 'tools'), { body, headers });
  if (created.status !== 201) throw new Error(`${id} was not created: ${JSON.stringify(created)}`);
  const told = await play(story, id);
  if (story.kill !== undefined) count('killed process');
  for (const { deed, status } of told) count(`${deed.kind} ${status ?? 'unknown'}`);
  let fault: string | undefined;
  for (const until = performance.now() + SETTLED_MS; performance.now() < until; await sleep(50)) {
    const seen = await present(id);
    fault = seen.fault ?? faultOf(told, String(get(created.body, 'createdAt')), seen.found);
    if (fault === undefined) return;
  }
  throw new Error(`${id}: ${fault}\n${JSON.stringify(told)}`);
}

describe('moves, changes, deletes and creates in two services that hang up, are killed, and fail', () => {
  it(
    'should leave each product in one place, with every acknowledged change',
    async () => {
      await fc.assert(fc.asyncProperty(processStory, tell), { numRuns: RUNS, endOnFailure: true });
      process.stdout.write(`${stories} stories: ${JSON.stringify(kinds)}\n`);
    },
    RUNS * LONGEST_RUN_MS,
  );
});
