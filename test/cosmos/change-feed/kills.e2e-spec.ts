import { killRun, type KillRunOptions } from '../../support/feed/kill-run.js';
import { isLong, LONG_RUN, LONG_RUN_TIMEOUT_MS } from '../../support/feed/long-run.js';

const SHORT: KillRunOptions = {
  instances: 3,
  partitions: 4,
  changes: 4_000,
  durationMs: 8_000,
  killEveryMs: 2_500,
  splitEveryMs: 3_000,
  feed: { batchSize: 100, pollInterval: 50, leaseExpiration: 1_500, leaseRenewal: 400, leaseAcquire: 700 },
};

const LONG: KillRunOptions = {
  instances: 5,
  partitions: 16,
  changes: LONG_RUN,
  durationMs: 120_000,
  killEveryMs: 5_000,
  splitEveryMs: 10_000,
  feed: {
    batchSize: 100,
    pollInterval: 100,
    leaseExpiration: 5_000,
    leaseRenewal: 1_500,
    leaseAcquire: 2_000,
  },
};

describe('instances that are killed while the partitions are split', () => {
  it(
    'should handle every change, in the order of its partition, one owner of a lease at a time',
    async () => {
      const options = isLong ? LONG : SHORT;
      const result = await killRun(options);
      const share = (100 * result.redelivered) / options.changes;
      if (isLong) {
        process.stdout.write(`${JSON.stringify(result)}\nredelivered: ${share.toFixed(2)} %\n`);
      }
      expect(result).toMatchObject({ handled: options.changes, outOfOrder: [], leaseFaults: [] });
      expect(result.kills).toBeGreaterThan(1);
      expect(result.leases).toBeGreaterThan(options.partitions);
    },
    isLong ? LONG_RUN_TIMEOUT_MS : 90_000,
  );
});
