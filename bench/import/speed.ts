import { catalogueStream } from '../support/catalogue.ts';
import { importInto } from '../support/import-call.ts';
import { integer, say } from '../support/say.ts';
import { setStage } from '../support/stage.ts';
import { median, spread } from '../support/stats.ts';
import { cpuSeconds } from '../support/usage.ts';

const RUNS = 5;
const WARM_UP_ROWS = 5_000;

/** How long an import takes when the database does not limit it. Every run adds new products to those of the runs before. */
export async function measureSpeed(rows: number): Promise<void> {
  await using stage = await setStage();
  await importInto(stage.url, catalogueStream({ name: 'WARM', rows: WARM_UP_ROWS }));
  const processes = [stage.service, stage.database];
  const before = processes.map(cpuSeconds);
  const seconds: number[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    const { durationMs } = await importInto(stage.url, catalogueStream({ name: `RUN${run}`, rows }));
    seconds.push(durationMs / 1_000);
  }
  const [service = 0, database = 0] = processes.map(
    (pid, index) => (cpuSeconds(pid) - (before[index] ?? 0)) / RUNS,
  );
  say(`${integer(rows)} rows, request units without limit`, [
    `time                ${spread(seconds, 's')} of ${RUNS} (target: less than 10 s)`,
    `rate                ${integer(rows / median(seconds))} rows/s`,
    `processor time      ${service.toFixed(1)} s of the service, ${database.toFixed(1)} s of the database`,
  ]);
}
