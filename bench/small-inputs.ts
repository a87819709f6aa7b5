/**
 * What a small request can cost: processor time of the service for each, and the longest that another client waits for
 * `/health/live` meanwhile. With the compiled folder of an earlier version, both side by side. Printed, never asserted.
 *
 *   npm run bench:small-inputs -- [--before ../earlier/dist]
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { load, machine } from './support/machine.ts';
import { type RunningService, startService } from './support/service.ts';
import { SMALL_INPUTS, type SmallInput } from './support/small-inputs.ts';
import { cpuMilliseconds } from './support/usage.ts';

interface Cost {
  readonly status: number;
  readonly cpuMs: number;
  readonly longestWaitMs: number;
}

/** Asks again and again until told to stop; the longest answer. */
async function longestAnswer(url: string, { signal }: AbortController): Promise<number> {
  let longest = 0;
  while (!signal.aborted) {
    const start = performance.now();
    await (await fetch(`${url}/health/live`)).arrayBuffer();
    longest = Math.max(longest, performance.now() - start);
    await sleep(2);
  }
  return longest;
}

async function costOf({ url, process: { pid = 0 } }: RunningService, input: SmallInput): Promise<Cost> {
  const stop = new AbortController();
  const waiting = longestAnswer(url, stop);
  const before = cpuMilliseconds(pid);
  const response = await fetch(`${url}${input.path}`, input.request);
  await response.arrayBuffer();
  const cpuMs = cpuMilliseconds(pid) - before;
  stop.abort();
  return { status: response.status, cpuMs, longestWaitMs: await waiting };
}

async function measure(main: string | undefined): Promise<Map<string, Cost>> {
  const service = await startService({ COSMOLITE_DATA: ':memory:', DRAIN_DELAY_MS: '0' }, { main });
  try {
    const costs = new Map<string, Cost>();
    for (const input of SMALL_INPUTS) costs.set(input.name, await costOf(service, input));
    return costs;
  } finally {
    await service.stop();
  }
}

const show = (cost: Cost | undefined): string =>
  cost === undefined
    ? ''
    : `${cost.cpuMs.toFixed(0).padStart(7)} ms ${cost.longestWaitMs.toFixed(0).padStart(6)} ms  ${cost.status}`;

const { values } = parseArgs({ options: { before: { type: 'string' } } });
const { before: folder } = values;
const before = folder === undefined ? undefined : await measure(resolve(folder, 'main.js'));
const now = await measure(undefined);

process.stdout.write(`${machine()}, ${load()}\nProcessor time, longest wait of others, status`);
process.stdout.write(before === undefined ? '\n' : '; before, now, and how much less\n');
for (const { name, bytes } of SMALL_INPUTS) {
  const [earlier, present] = [before?.get(name), now.get(name)];
  const ratio =
    earlier === undefined || present === undefined
      ? ''
      : `  ${(earlier.cpuMs / Math.max(present.cpuMs, 1)).toFixed(1)}x`;
  const title = `${name} (${bytes.toLocaleString('en')} B)`.padEnd(52);
  process.stdout.write(`  ${title}${show(earlier)}${show(present)}${ratio}\n`);
}
