import { catalogueStream } from '../support/catalogue.ts';
import { importInto } from '../support/import-call.ts';
import { productTargets, readWhile } from '../support/reader.ts';
import { integer, say } from '../support/say.ts';
import { setStage } from '../support/stage.ts';
import { median, p95 } from '../support/stats.ts';

const REQUEST_UNITS_PER_SECOND = 4_000;
const SEED_ROWS = 500;
const WARM_UP_MS = 3_000;
const QUIET_MS = 10_000;

/** How long an import takes of a container with few request units, and what somebody else notices of it meanwhile. */
export async function measureThrottled(rows: number): Promise<void> {
  await using stage = await setStage({
    requestUnits: REQUEST_UNITS_PER_SECOND,
    env: { CHANGE_FEEDS: 'none' },
  });
  await importInto(stage.url, catalogueStream({ name: 'SEED', rows: SEED_ROWS }));
  const targets = await productTargets(stage.url);
  await readWhile(targets, during(WARM_UP_MS));
  const quiet = await readWhile(targets, during(QUIET_MS));

  let isImporting = true;
  const importing = importInto(stage.url, catalogueStream({ name: 'SLOW', rows })).finally(() => {
    isImporting = false;
  });
  const [report, busy] = await Promise.all([importing, readWhile(targets, () => isImporting)]);

  const seconds = report.durationMs / 1_000;
  const floor = report.requestCharge / REQUEST_UNITS_PER_SECOND;
  say(`${integer(rows)} rows, ${integer(REQUEST_UNITS_PER_SECOND)} request units per second`, [
    `request units       ${integer(report.requestCharge)}, for which ${floor.toFixed(1)} s is the least`,
    `time                ${seconds.toFixed(1)} s, ${percent(seconds / floor - 1)} above that (target: 20 % at most)`,
    `rows sent again     ${integer(report.retried)}`,
    `point reads, quiet  ${latency(quiet)}`,
    `point reads, busy   ${latency(busy)}`,
    `the median is       ${(median(busy) / median(quiet)).toFixed(1)}× (target: less than 3×)`,
  ]);
}

const percent = (share: number): string => `${(share * 100).toFixed(0)} %`;

const latency = (values: readonly number[]): string =>
  `median ${median(values).toFixed(1)} ms, p95 ${p95(values).toFixed(1)} ms, ${integer(values.length)} reads`;

function during(milliseconds: number): () => boolean {
  const end = performance.now() + milliseconds;
  return () => performance.now() < end;
}
