import { isLong, LONG_RUN, LONG_RUN_TIMEOUT_MS } from '../support/feed/long-run.js';
import { summaryRun, type SummaryRunOptions } from '../support/summary-run.js';

const SHORT: SummaryRunOptions = {
  instances: 2,
  partitions: 3,
  movements: 1_500,
  durationMs: 6_000,
  killEveryMs: 2_000,
  splitEveryMs: 2_500,
  stealEveryMs: 900,
};

const LONG: SummaryRunOptions = {
  instances: 4,
  partitions: 8,
  movements: LONG_RUN,
  durationMs: 120_000,
  killEveryMs: 5_000,
  splitEveryMs: 10_000,
  stealEveryMs: 3_000,
};

describe('summaries that are counted by processes that are killed', () => {
  it(
    'should equal a scan of the ledger, to the unit, for every hour and category',
    async () => {
      const { summaries, ledger, ...run } = await summaryRun(isLong ? LONG : SHORT);
      if (isLong) process.stdout.write(`${JSON.stringify({ ...run, summaries: summaries.length })}\n`);
      expect(summaries).toEqual(ledger);
      expect(ledger.length).toBeGreaterThan(300);
      expect(run.kills).toBeGreaterThan(1);
      expect(run.splits).toBeGreaterThan(0);
      expect(run.stolen).toBeGreaterThan(1);
    },
    isLong ? LONG_RUN_TIMEOUT_MS : 120_000,
  );
});
