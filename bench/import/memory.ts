import { catalogueStream } from '../support/catalogue.ts';
import { importInto } from '../support/import-call.ts';
import { integer, say } from '../support/say.ts';
import { setStage } from '../support/stage.ts';
import { restingMb, withMemory } from '../support/usage.ts';

/** Until then the service has seen everything once: code is compiled, pools are filled, the heap has its working size. */
const WARM_UP_ROWS = 50_000;
const REST_MS = 3_000;

/**
 * How much memory an import of many rows takes: of the service alone, for the database is another process.
 * @param heapMb limit of the service's heap; 0 for what Node chooses on this machine. The more it has, the later it collects
 *   its garbage, and then the figures say more about that than about what the import needs
 */
export async function measureMemory(rows: number, heapMb: number): Promise<void> {
  await using stage = await setStage({ env: heapMb === 0 ? {} : { NODE_OPTIONS: heapFlags(heapMb) } });
  const ready = await restingMb(stage.service, REST_MS);
  await importInto(stage.url, catalogueStream({ name: 'WARM', rows: WARM_UP_ROWS }));
  const level = await restingMb(stage.service, REST_MS);
  const { result, samples } = await withMemory(stage.service, () =>
    importInto(stage.url, catalogueStream({ name: 'LONG', rows })),
  );
  const peak = Math.max(...samples);
  say(`${integer(rows)} rows in one request, heap ${heapMb === 0 ? 'as Node chooses' : `of ${heapMb} MB`}`, [
    `time                ${(result.durationMs / 1_000).toFixed(0)} s, ${integer(result.rowsPerSecond)} rows/s`,
    `memory              ${ready.toFixed(0)} MB when ready, ${level.toFixed(0)} MB after ${integer(WARM_UP_ROWS)} rows of warm-up`,
    `memory at its peak  ${peak.toFixed(0)} MB: ${(peak - level).toFixed(0)} MB more than after the warm-up (target: less than 100)`,
    `memory by tenths    ${tenths(samples).join(' ')} MB`,
  ]);
}

/** As Node itself divides a small heap, such as that of a container of 512 MB, which is 256 MB. */
const heapFlags = (heapMb: number): string => `--max-old-space-size=${heapMb} --max-semi-space-size=2`;

/** The peak of each tenth of the run: a leak would climb. */
function tenths(samples: readonly number[]): string[] {
  const size = Math.ceil(samples.length / 10);
  return Array.from({ length: 10 }, (_, n) => samples.slice(n * size, (n + 1) * size))
    .filter((part) => part.length > 0)
    .map((part) => Math.max(...part).toFixed(0));
}
