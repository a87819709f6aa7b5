import { Injectable } from '@nestjs/common';
import { ChangeFeedHandler } from '../../../src/modules/cosmos/change-feed/change-feed-handler.decorator.js';
import type { Change, HandlesChanges } from '../../../src/modules/cosmos/change-feed/processing/change.js';
import type { Lag } from '../../../src/modules/cosmos/change-feed/processing/change-feed-events.js';
import { type FeedApp, type Reading, startFeedApp, storedLeases } from '../../support/feed-app.js';
import { isInOrder, withFeedCluster } from '../../support/feed-cluster.js';
import { door, until } from '../../support/until.js';

describe('a change feed processor', () => {
  const cluster = withFeedCluster();

  it('should be given every change from the beginning, once and in the order of its partition', async () => {
    await cluster.write(0, 60);
    await cluster.start('a');
    await cluster.write(60, 100);
    await cluster.handled(100);
    expect(cluster.seen).toHaveLength(100);
    expect(isInOrder(cluster.seen)).toBe(true);
  });

  it('should begin with the next change when it starts now', async () => {
    await cluster.write(0, 20);
    const app = await cluster.start('a', { startFrom: 'now' });
    await until(
      () => storedLeases(app.leases),
      (leases) => leases.length > 0,
    );
    await cluster.write(20, 40);
    await until(
      () => cluster.seen.map(({ n }) => n).toSorted((a, b) => a - b),
      (numbers) => numbers.length === 20 && numbers[0] === 20,
    );
  });

  it('should begin at a time', async () => {
    await cluster.write(0, 20);
    await cluster.start('a', { startFrom: new Date(Date.now() + 3_600_000) });
    await cluster.start('b', { name: 'earlier', startFrom: new Date(Date.now() - 3_600_000) });
    await cluster.handled(20);
    expect(new Set(cluster.seen.map(({ by }) => by))).toEqual(new Set(['b']));
  });

  it('should go on where it stopped, with another instance', async () => {
    const first = await cluster.start('a');
    await cluster.write(0, 30);
    await cluster.handled(30);
    await first.close();
    await cluster.write(30, 60);
    await cluster.start('b');
    await cluster.handled(60);
    expect(cluster.seen).toHaveLength(60);
    expect(cluster.seen.slice(30).every(({ by }) => by === 'b')).toBe(true);
  });

  it('should leave a change alone until it is old enough, not be behind because of it, and stop meanwhile', async () => {
    await cluster.write(0, 4);
    const patient = await cluster.start('a', { minimumAge: 3_600_000 });
    await cluster.balanced({ a: 4 });
    const { leases } = await patient.feeds.status('totals');
    expect([...patient.feeds.lag, ...leases].every(({ seconds, changes }) => seconds + changes === 0)).toBe(
      true,
    );
    await patient.close();
    expect(cluster.seen).toEqual([]);
    await cluster.start('b', { minimumAge: 1 });
    await cluster.handled(4);
  });

  it('should hand the changes to the provider that is marked with its name', async () => {
    const given: Change<Reading>[] = [];
    @Injectable()
    @ChangeFeedHandler('totals')
    class TotalsHandler implements HandlesChanges<Reading> {
      async handle(changes: readonly Change<Reading>[]): Promise<void> {
        given.push(...changes);
      }
    }
    const app = await startFeedApp(cluster.db, { instanceName: 'a', providers: [TotalsHandler] });
    await cluster.write(0, 5);
    await until(
      () => given.length,
      (count) => count === 5,
    );
    await app.close();
  });

  it('should not start without a handler', async () => {
    const starting = startFeedApp(cluster.db, { instanceName: 'a' });
    await expect(starting).rejects.toThrow("needs one provider with @ChangeFeedHandler('totals')");
  });

  it('should read nothing while it is paused, keep its leases, and go on', async () => {
    let onChanges: (() => void) | undefined;
    const lag = ({ changes }: Lag): void => (changes > 0 ? onChanges?.() : undefined);
    const app = await cluster.start('a', { events: { lag } });
    await cluster.write(0, 10);
    await cluster.handled(10);
    // A look that has begun before the pause may still bring something.
    onChanges = () => app.feeds.pause('totals');
    await cluster.write(10, 20);
    await until(
      () => app.feeds.lag,
      (lags) => lags.some(({ changes }) => changes > 0),
    );
    const before = await renewals(app);
    await until(
      () => renewals(app),
      (after) => after.every((count, index) => count > (before[index] ?? 0) + 3),
    );
    expect(cluster.seen).toHaveLength(10);
    onChanges = undefined;
    app.feeds.resume('totals');
    await cluster.handled(20);
  });

  it('should tell how far it is behind, and that it is not any more', async () => {
    const { opened, open } = door();
    await cluster.write(0, 40);
    const app = await cluster.start('a', { handler: () => opened, batchSize: 2 });
    await until(
      () => app.feeds.lag.reduce((sum, { changes }) => sum + changes, 0),
      (behind) => behind >= 40,
    );
    await until(
      () => Math.min(...app.feeds.lag.map(({ seconds }) => seconds)),
      (seconds) => seconds > 0.2,
    );
    open();
    await until(
      () => app.feeds.lag,
      (lag) => lag.every(({ seconds, changes }) => seconds === 0 && changes === 0),
    );
  });
});

const renewals = async ({ leases }: FeedApp): Promise<number[]> =>
  (await storedLeases(leases)).map(({ properties }) => Number(properties.sequence));
