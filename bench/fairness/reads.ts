import { catalogueStream } from '../support/catalogue.ts';
import { importInto } from '../support/import-call.ts';
import { productTargets, readWhile } from '../support/reader.ts';
import { integer, say } from '../support/say.ts';
import { setStage } from '../support/stage.ts';
import { median, p95 } from '../support/stats.ts';
import type { Build } from './build.ts';

const SEED_ROWS = 500;
const WARM_UP_ROWS = 5_000;
const QUIET_MS = 5_000;

/** How long one product takes to read beside an import into one category, and how long the import takes. */
export async function measureReads(builds: readonly Build[], rows: number, rounds: number): Promise<void> {
  for (let round = 1; round <= rounds; round += 1) {
    for (const { name, main } of builds) {
      await using stage = await setStage({ main });
      await importInto(stage.url, catalogueStream({ name: 'SEED', rows: SEED_ROWS, category: 'one' }));
      await importInto(stage.url, catalogueStream({ name: 'WARM', rows: WARM_UP_ROWS, category: 'one' }));
      const targets = await productTargets(stage.url);
      const quiet = await readWhile(targets, during(QUIET_MS));
      let isImporting = true;
      const importing = importInto(
        stage.url,
        catalogueStream({ name: 'BUSY', rows, category: 'one' }),
      ).finally(() => {
        isImporting = false;
      });
      const [report, busy] = await Promise.all([importing, readWhile(targets, () => isImporting)]);
      const alone = await importInto(stage.url, catalogueStream({ name: 'ALONE', rows, category: 'one' }));
      say(`reads beside an import of ${integer(rows)} rows into one category: ${name}, round ${round}`, [
        `quiet   ${latency(quiet)}`,
        `beside  ${latency(busy)}`,
        `ratio   p50 ${ratio(median, busy, quiet)}, p95 ${ratio(p95, busy, quiet)}`,
        `import  ${integer(report.rowsPerSecond)} rows/s beside the reads, ${integer(alone.rowsPerSecond)} alone`,
      ]);
    }
  }
}

const latency = (values: readonly number[]): string =>
  `p50 ${median(values).toFixed(1)} ms, p95 ${p95(values).toFixed(1)} ms, ${integer(values.length)} reads`;

const ratio = (of: (values: readonly number[]) => number, a: readonly number[], b: readonly number[]) =>
  `${(of(a) / of(b)).toFixed(1)}×`;

function during(milliseconds: number): () => boolean {
  const end = performance.now() + milliseconds;
  return () => performance.now() < end;
}
