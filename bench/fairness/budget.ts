import { once } from 'node:events';
import { request } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { catalogueStream } from '../support/catalogue.ts';
import { integer, say } from '../support/say.ts';
import { setStage } from '../support/stage.ts';
import { EMULATOR_KEY } from '../support/workload.ts';
import type { Build } from './build.ts';

const LIMIT = 100;
const WINDOW_SECONDS = 60;
const IMPORTS = 3;
/** More than can be written meanwhile. */
const ROWS = 1_000_000;

/** What three imports at once take of a tenant's request units, what they leave to others, and for how long those are locked out. */
export async function measureBudget(builds: readonly Build[], seconds: number): Promise<void> {
  for (const { name, main } of builds) {
    const env = { RATE_LIMIT_RUS: String(LIMIT), RATE_LIMIT_WINDOW_SECONDS: String(WINDOW_SECONDS) };
    await using stage = await setStage({ main, env });
    const before = await requestUnits(stage.endpoint);
    const hangUp = new AbortController();
    // They end with the hang-up.
    const imports = Promise.allSettled(
      Array.from({ length: IMPORTS }, (_, n) => send(stage.url, `IMPORT${n}`, hangUp.signal)),
    );
    const statuses: number[] = [];
    const end = performance.now() + seconds * 1_000;
    while (performance.now() < end) {
      statuses.push((await fetch(`${stage.url}/v1/products?limit=1&category=none`)).status);
      await sleep(250);
    }
    hangUp.abort();
    await imports;
    await sleep(1_000);
    const spent = (await requestUnits(stage.endpoint)) - before;
    const last = await fetch(`${stage.url}/v1/products?limit=1&category=none`);
    const refused = statuses.filter((status) => status === 429).length;
    say(`${IMPORTS} imports at once, RATE_LIMIT_RUS=${LIMIT}, ${seconds} s: ${name}`, [
      `spent        ${integer(spent)} request units: ${integer(spent / seconds)} a second (a window holds ${integer(LIMIT * WINDOW_SECONDS)})`,
      `lists        ${refused} of ${statuses.length} refused meanwhile`,
      `afterwards   ${last.status}, locked out for ${last.headers.get('retry-after') ?? 0} s`,
    ]);
  }
}

async function send(url: string, name: string, signal: AbortSignal): Promise<void> {
  const call = request(`${url}/v1/imports`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-ndjson' },
    signal,
  });
  const answered = once(call, 'response');
  answered.catch(() => {});
  await pipeline(catalogueStream({ name, rows: ROWS }), call);
  await answered;
}

/** All that the database has charged so far. */
async function requestUnits(endpoint: string): Promise<number> {
  const headers = { authorization: `Bearer ${EMULATOR_KEY}` };
  const response = await fetch(new URL('_cosmolite/metrics', endpoint), { headers });
  const { operations }: { operations: Record<string, { requestUnits: number }> } = JSON.parse(
    await response.text(),
  );
  return Object.values(operations).reduce((sum, operation) => sum + operation.requestUnits, 0);
}
