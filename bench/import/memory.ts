import { catalogueStream } from '../support/catalogue.ts';
import { importInto } from '../support/import-call.ts';
import { restingMb, withMemory } from '../support/memory.ts';
import { setStage } from '../support/stage.ts';
import { integer, say } from '../support/say.ts';

/** Until then the service has seen everything once: code is compiled, pools are filled, the heap has its working size. */
const WARM_UP_ROWS = 50_000;
const REST_MS = 3_000;

/** How much memory an import of many rows takes: of the service alone, for the database is another process. */
export async function measureMemory(rows: number): Promise<void> {
  await using stage = await setStage();
  await importInto(stage.url, catalogueStream({ name: 'WARM', rows: WARM_UP_ROWS }));
  const level = await restingMb(stage.pid, REST_MS);
  const { result, samples } = await withMemory(stage.pid, () =>
    importInto(stage.url, catalogueStream({ name: 'LONG', rows })),
  );
  const peak = Math.max(...samples);
  say(`${integer(rows)} rows in one request`, [
    `time                ${(result.durationMs / 1_000).toFixed(0)} s, ${integer(result.rowsPerSecond)} rows/s`,
    `memory at rest      ${level.toFixed(0)} MB, after ${integer(WARM_UP_ROWS)} rows of warm-up`,
    `memory at its peak  ${peak.toFixed(0)} MB: ${(peak - level).toFixed(0)} MB more (target: less than 100)`,
    `memory by tenths    ${tenths(samples).join(' ')} MB`,
  ]);
}

/** The peak of each tenth of the run: a leak would climb. */
function tenths(samples: readonly number[]): string[] {
  const size = Math.ceil(samples.length / 10);
  return Array.from({ length: 10 }, (_, n) => samples.slice(n * size, (n + 1) * size))
    .filter((part) => part.length > 0)
    .map((part) => Math.max(...part).toFixed(0));
}
