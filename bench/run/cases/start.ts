/** How long a newcomer waits: from the start of a process until it answers, on a new data folder and on one that is there. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startService } from '../../support/service.ts';
import { median } from '../../support/stats.ts';
import type { OwnCase } from '../bench-case.ts';
import { milliseconds } from '../report.ts';
import { startBare } from '../stage.ts';

/** In a fresh process, so that loading counts; `performance.now()` there starts with the process. */
function timeOf(script: string): Promise<number> {
  const flags = ['--disable-warning=ExperimentalWarning', '--input-type=module', '-e'];
  const end = 'process.stdout.write(String(performance.now())); process.exit(0);';
  return Promise.resolve(
    Number(execFileSync(process.execPath, [...flags, script + end], { encoding: 'utf8' })),
  );
}

const startOfCosmolite = (dataDir: string): string =>
  `const { startCosmolite } = await import('cosmolite');
   await startCosmolite({ port: 0, dataDir: ${JSON.stringify(dataDir)} });`;

async function startOfService(dataDir: string): Promise<number> {
  const service = await startService({ COSMOLITE_DATA: dataDir, DRAIN_DELAY_MS: '0' });
  await service.stop();
  return service.readyAfterMs;
}

async function startOfBare(name: 'fastify' | 'nest'): Promise<number> {
  const begun = performance.now();
  const { child, url } = await startBare(name);
  await (await fetch(`${url}/v1/products/1`)).arrayBuffer();
  const taken = performance.now() - begun;
  child.kill();
  return taken;
}

/** @param folder that is new for each run */
const starters: Readonly<Record<string, (folder: string) => Promise<number>>> = {
  'Stockroom and its database, new folder, sample catalogue loaded': (folder) =>
    startOfService(join(folder, 'service')),
  'Stockroom and its database, the same folder again': (folder) => startOfService(join(folder, 'service')),
  'cosmolite alone, new folder': (folder) => timeOf(startOfCosmolite(join(folder, 'alone'))),
  'cosmolite alone, in memory': () => timeOf(startOfCosmolite(':memory:')),
  'bare Nest': () => startOfBare('nest'),
  'bare Fastify': () => startOfBare('fastify'),
};

export const startCase: OwnCase = {
  kind: 'own',
  name: 'start',
  title: 'Start, until the first answer',
  async measure({ scale: { rounds } }) {
    const taken = new Map(Object.keys(starters).map((name) => [name, [] as number[]]));
    for (let round = 0; round < rounds; round += 1) {
      const folder = mkdtempSync(join(tmpdir(), 'stockroom-start-'));
      try {
        for (const [name, start] of Object.entries(starters)) taken.get(name)?.push(await start(folder));
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    }
    return {
      head: ['Who', 'Median', 'From', 'To'],
      rows: Array.from(taken, ([name, times]) => [
        name,
        ...[median(times), Math.min(...times), Math.max(...times)].map(milliseconds),
      ]),
    };
  },
};
