import { setTimeout as sleep } from 'node:timers/promises';
import { type Cosmolite, startCosmolite } from 'cosmolite';
import { newCategory } from '../support/batches.js';
import type { Answer, Client } from '../support/client.js';
import { clientAt } from '../support/http-client.js';
import { essence, KEYED_ROUTES, newKey, sendKeyed } from '../support/keyed-routes.js';
import { itemsOf } from '../support/products.js';
import { ServicePair } from '../support/service-pair.js';

/** More kills: `IDEMPOTENCY_KILL_ROUNDS=50`. The seed of a run is in its output, and chooses the same moments again. */
const ROUNDS = Number(process.env['IDEMPOTENCY_KILL_ROUNDS'] ?? 2);
const SEED = Number(process.env['IDEMPOTENCY_KILL_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
const tell = (text: string): void => void process.stderr.write(`${text}\n`);

const ROUND_MS = 30_000;
const PATIENCE_MS = 20_000;

let db: Cosmolite;
let services: ServicePair;
beforeAll(async () => {
  db = await startCosmolite({ port: 0, dataDir: ':memory:' });
  services = await ServicePair.on(db);
}, ROUND_MS);
afterAll(async () => {
  await services[Symbol.asyncDispose]();
  await db.close();
}, ROUND_MS);

/** A sequence that the seed decides, each from 0 to 1. */
function* randoms(seed: number): Generator<number, never> {
  for (let state = seed >>> 0; ;) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    yield state / 2 ** 32;
  }
}

/** Sends the call until it is answered for good, to whoever is there, as a client does that wants it done. */
async function untilAnswered(send: (client: Client) => Promise<Answer>, service: 0 | 1): Promise<Answer> {
  for (let waitedMs = 0; waitedMs < PATIENCE_MS; waitedMs += 20) {
    const answer = await send(clientAt(services.url(service))).catch(() => undefined);
    const isOpen = answer === undefined || answer.status >= 500 || answer.status === 429;
    if (!isOpen && !(answer.status === 409 && answer.headers['retry-after'] !== undefined)) return answer;
    await sleep(20);
  }
  throw new Error('The call was never answered.');
}

/** Every product of the category and of its neighbours. */
async function productsNear(category: string): Promise<unknown> {
  const client = clientAt(services.url(0));
  const answers = await Promise.all(
    ['', ' two', ' next'].map((end) =>
      client.request(
        'GET',
        `/v1/products?limit=100&sort=name&category=${encodeURIComponent(category + end)}`,
      ),
    ),
  );
  return answers.flatMap(({ body }) => itemsOf(body));
}

describe('Services that are killed while every client sends its calls again with their keys', () => {
  const next = randoms(SEED);
  const moments = Array.from({ length: ROUNDS }, (_, round) => {
    const [moment, which] = [next.next().value, next.next().value];
    return [round, Math.round(moment * 80), which < 0.5 ? 0 : 1] as const;
  });
  tell(`Killing services: IDEMPOTENCY_KILL_ROUNDS=${ROUNDS} IDEMPOTENCY_KILL_SEED=${SEED}`);

  it.each(moments)(
    'should have one effect for each call in round %i: killed after %i ms',
    async (_, afterMs, killed) => {
      const client = clientAt(services.url(0));
      const calls = await Promise.all(
        KEYED_ROUTES.map(async (route) => {
          const category = newCategory();
          const [call, key] = [await route.prepare(client, category), newKey()];
          return { route, category, send: (to: Client) => sendKeyed(to, call, key) };
        }),
      );
      const answers = calls.map(({ send }, index) => untilAnswered(send, index % 2 === 0 ? 0 : 1));
      const dead = sleep(afterMs).then(() => services.kill(killed));
      const firsts = await Promise.all(answers);
      await dead;
      for (const [index, { route, category, send }] of calls.entries()) {
        const [first, before] = [firsts[index], await productsNear(category)];
        expect([route.name, first]).toEqual([route.name, expect.objectContaining({ status: route.status })]);
        for (const service of [0, 1] as const) {
          const again = await untilAnswered(send, service);
          expect(again.headers).toMatchObject({ 'idempotency-replayed': 'true' });
          expect([route.name, essence(again)]).toEqual([route.name, first && essence(first)]);
        }
        expect(await productsNear(category)).toEqual(before);
      }
    },
    ROUND_MS,
  );
});
