/** Resident memory of a service of its own: at rest, while it has mixed calls to answer, and later. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startService } from '../../support/service.ts';
import { memoryMb, restingMb, withMemory } from '../../support/usage.ts';
import { EMULATOR_KEY } from '../../support/workload.ts';
import type { OwnCase } from '../bench-case.ts';
import { figure } from '../report.ts';
import { ENVIRONMENT, type Stage } from '../stage.ts';
import type { Target } from '../subject.ts';
import { mixedCase } from './mixed.ts';

const IN_FLIGHT = 32;
/** The first of so many equal parts is what the rest is compared with. */
const PARTS = 20;
const LATER_MS = 10_000;

const HEAPS: Readonly<Record<string, readonly string[]>> = {
  'as Node chooses here': [],
  '256 MB, as in a container of 512 MB': ['--max-old-space-size=256', '--max-semi-space-size=2'],
};

async function memoryOf(
  stage: Stage,
  node: readonly string[],
  targets: readonly Target[],
): Promise<{ rest: number; samples: number[]; peak: number; later: number }> {
  const folder = mkdtempSync(join(tmpdir(), 'stockroom-memory-'));
  const env = { ...ENVIRONMENT, COSMOS_ENDPOINT: stage.endpoint, COSMOS_KEY: EMULATOR_KEY };
  const service = await startService(env, { node, logFile: join(folder, 'log') });
  try {
    const pid = service.process.pid ?? Number.NaN;
    const { isQuick, memory } = stage.scale;
    const [subject] = mixedCase.subjects;
    if (subject === undefined) throw new Error('nobody does the mixed calls');
    const { driver } = await stage.actors(subject);
    const supplies = { targets, scale: stage.scale };
    await driver.prepare({
      caseName: mixedCase.name,
      subject: 0,
      supplies,
      url: service.url,
      inFlight: IN_FLIGHT,
    });
    const rest = await restingMb(pid, isQuick ? 100 : 3_000);
    const samples: number[] = [];
    const calls = Math.ceil(memory / PARTS);
    const watched = await withMemory(pid, async () => {
      for (let part = 0; part < PARTS; part += 1) {
        await driver.round(0, part * calls, calls);
        samples.push(memoryMb(pid));
      }
    });
    await sleep(isQuick ? 0 : LATER_MS);
    return { rest, samples, peak: Math.max(...samples, ...watched.samples), later: memoryMb(pid) };
  } finally {
    await service.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

export const memoryCase: OwnCase = {
  kind: 'own',
  name: 'memory',
  title: 'Resident memory of the service, in MB',
  async measure(stage) {
    const targets = await mixedCase.prepare(stage);
    const { isQuick, memory } = stage.scale;
    const rows: string[][] = [];
    for (const [name, node] of Object.entries(HEAPS).slice(0, isQuick ? 1 : undefined)) {
      const { rest, samples, peak, later } = await memoryOf(stage, node, targets);
      rows.push([
        name,
        ...[rest, samples[0] ?? Number.NaN, peak, samples.at(-1) ?? Number.NaN, later].map(figure),
      ]);
    }
    const head = [
      'Heap',
      'At rest',
      `After ${figure(memory / PARTS)} calls`,
      'Most',
      `After ${figure(memory)} calls`,
      `${LATER_MS / 1_000} s later`,
    ];
    return { head, rows, note: `Mixed calls, ${IN_FLIGHT} in flight, the request log on.` };
  },
};
