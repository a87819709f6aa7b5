import { Injectable, Module } from '@nestjs/common';
import { CatalogFeedModule } from '../../../src/modules/catalog-feed/catalog-feed.module.js';
import { ChangeFeedHandler } from '../../../src/modules/cosmos/change-feed/change-feed-handler.decorator.js';
import type { Change, HandlesChanges } from '../../../src/modules/cosmos/change-feed/processing/change.js';
import { createApp } from '../../support/create-app.js';
import { outsideClient, storedLeases } from '../../support/feed-app.js';
import { Metrics } from '../../support/metrics.js';
import { product } from '../../support/products.js';
import { until } from '../../support/until.js';

interface Named {
  readonly name?: string;
}

const given: Change<Named>[] = [];

@Injectable()
@ChangeFeedHandler('probe')
class ProbeHandler implements HandlesChanges<Named> {
  async handle(changes: readonly Change<Named>[]): Promise<void> {
    given.push(...changes);
    if (changes.some(({ name }) => name === 'Poison')) throw new Error('Poison.');
  }
}

@Module({
  imports: [CatalogFeedModule.forHandler({ name: 'probe', startFrom: 'beginning', maxAttempts: 1 })],
  providers: [ProbeHandler],
})
class ProbeModule {}

const FAST = { CHANGE_FEED_POLL_MS: '20', CHANGE_FEED_LEASE_MS: '3000' };
const startApp = (processors: string) =>
  createApp({ CHANGE_FEEDS: processors, ...FAST }, { modules: [ProbeModule] });

describe('A handler of the catalogue', () => {
  it('should be given changes, be measured, and leave its leases to others when the service stops', async () => {
    await using app = await startApp('probe');
    const leases = outsideClient(app.db).database('stockroom').container('leases');
    await app.request('POST', '/v1/products', { body: product({ name: 'Hand Saw' }) });
    await app.request('POST', '/v1/products', { body: product({ name: 'Poison' }) });
    const metrics = await until(
      () => Metrics.of(app),
      (seen) => seen.sum('stockroom_change_feed_dead_letters_total', { processor: 'probe' }) === 1,
    );
    expect(given.map(({ name }) => name)).toEqual(expect.arrayContaining(['Hand Saw', 'Poison']));
    expect(metrics.sum('stockroom_change_feed_failures_total', { processor: 'probe' })).toBeGreaterThan(0);
    const owned = await storedLeases(leases);
    expect(owned.every(({ Owner }) => Owner !== null)).toBe(true);
    const settled = await until(
      () => Metrics.of(app),
      (seen) => seen.sum('stockroom_change_feed_changes_total') >= 2,
    );
    expect(settled.values('stockroom_change_feed_lag_seconds', 'lease')).toEqual(
      new Set(owned.map(({ LeaseToken }) => LeaseToken)),
    );
    expect(settled.sum('stockroom_change_feed_batch_duration_seconds_count')).toBeGreaterThan(0);
    await app.app.close();
    expect((await storedLeases(leases)).map(({ Owner }) => Owner)).toEqual(owned.map(() => null));
  });

  it('should rest in an instance that does not name it', async () => {
    await using app = await startApp('none');
    expect((await Metrics.of(app)).values('stockroom_change_feed_lag_seconds', 'lease')).toEqual(new Set());
  });

  it('should not be switched on by a name that no processor has', async () => {
    await expect(startApp('prob')).rejects.toThrow(
      /There is no change feed processor named prob\. There are: .*\bprobe\b/,
    );
  });
});
