/**
 * How long a newcomer waits: cosmolite from process start to ready, and the whole service from process start
 * to the first 200 of /health/ready, on a new data folder and on an existing one. Printed, never asserted.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startService } from './support/service.ts';
import { spread } from './support/stats.ts';

const RUNS = 5;

/** In a fresh process, so that module loading counts; `performance.now()` there starts with the process. */
function cosmoliteReadyMs(dataDir: string): number {
  const script = `
    const { startCosmolite } = await import('cosmolite');
    const db = await startCosmolite({ port: 0, dataDir: ${JSON.stringify(dataDir)} });
    process.stdout.write(String(performance.now()));
    await db.close();`;
  const out = execFileSync(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', '--input-type=module', '-e', script],
    {
      encoding: 'utf8',
    },
  );
  return Number(out);
}

async function serviceReadyMs(dataDir: string): Promise<number> {
  const service = await startService({ COSMOLITE_DATA: dataDir });
  await service.stop();
  return service.readyAfterMs;
}

const folder = mkdtempSync(join(tmpdir(), 'stockroom-startup-'));
try {
  const rows: Record<string, number[]> = {
    'cosmolite, in memory': [],
    'cosmolite, new folder': [],
    'service, new folder (sample catalogue loaded)': [],
    'service, existing folder': [],
  };
  for (let run = 0; run < RUNS; run += 1) {
    rows['cosmolite, in memory']?.push(cosmoliteReadyMs(':memory:'));
    rows['cosmolite, new folder']?.push(cosmoliteReadyMs(join(folder, `db-${run}`)));
    rows['service, new folder (sample catalogue loaded)']?.push(
      await serviceReadyMs(join(folder, `svc-${run}`)),
    );
    rows['service, existing folder']?.push(await serviceReadyMs(join(folder, `svc-${run}`)));
  }
  process.stdout.write(`Ready after process start, median (min–max) of ${RUNS}, Node ${process.version}\n`);
  for (const [name, values] of Object.entries(rows)) {
    process.stdout.write(`  ${name.padEnd(48)} ${spread(values, 'ms')}\n`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
