import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { ChangeFeedService } from '../../src/modules/cosmos/change-feed/change-feed.service.js';
import { reservationIdOf } from '../../src/modules/stock/reservations/reservation.document.js';
import type { Answer, Client } from '../support/client.js';
import { createAppAt } from '../support/create-app-at.js';
import { clientAt } from '../support/http-client.js';
import { get } from '../support/json.js';
import { create, type ShownProduct } from '../support/products.js';
import { end, line, makeDue, reserve, storedReservation } from '../support/reservations.js';
import { ServiceProcess } from '../support/process.js';
import { expectExplained, stockOf } from '../support/stock.js';
import { until } from '../support/until.js';
import { withApp } from '../support/with-app.js';

/** At each call of the database, before and after it: `RESERVATION_KILLS=all`. */
const IS_LONG = process.env['RESERVATION_KILLS'] === 'all';
const CALLS = IS_LONG ? Array.from({ length: 12 }, (_, index) => index + 1) : [5];
const MOMENTS = CALLS.flatMap((call) =>
  (['before', 'after'] as const)
    .filter((moment) => IS_LONG || moment === 'after')
    .map((moment) => [moment, call] as const),
);
const TIME_MS = 60_000;

/** Far longer than a call of an idle database takes. Who is killed sooner is killed at an earlier step, which is as good. */
const QUIET_MS = 1_000;

/** Longer than any test: whoever meets it does nothing more. */
const STALLED = { kind: 'latency', milliseconds: 600_000 } as const;

/** Until the call has ended, or asks for nothing that is answered. */
async function settled(call: Promise<unknown>): Promise<void> {
  await Promise.race([call, sleep(QUIET_MS)]);
}

describe('the collection of what is over', () => {
  const app = withApp();

  it(
    'should not wait for the lease of a process that was killed',
    async () => {
      const { endpoint, key } = app.db;
      // Nobody takes the leases over while this test runs.
      const feeds = {
        COSMOS_KEY: key,
        CHANGE_FEEDS: 'reservation-expiry',
        CHANGE_FEED_LEASE_MS: '600000',
        RESERVATION_SWEEP_SECONDS: '15',
      };
      await using owner = new ServiceProcess({ COSMOS_ENDPOINT: endpoint, LOG_LEVEL: 'info', ...feeds });
      await owner.line(/reservation-expiry .*: taken/);
      const saw = await create(app, { quantity: 2 });
      const id = String(get((await reserve(app, [line(saw, 2)])).body, 'id'));
      owner.kill('SIGKILL');
      await owner.exit;
      await makeDue(app, id);
      const began = performance.now();
      await using heir = await createAppAt(endpoint, feeds);
      await until(
        () => stockOf(app, saw),
        ({ available }) => available === 2,
        TIME_MS,
      );
      expect(heir.app.get(ChangeFeedService).leases('reservation-expiry')).toEqual([]);
      const seconds = (performance.now() - began) / 1_000;
      process.stderr.write(`collected ${seconds.toFixed(1)} s after its owner was killed\n`);
    },
    TIME_MS,
  );
});

describe('a reservation over three categories whose process is killed', () => {
  const app = withApp({ env: { RESERVATION_SWEEP_SECONDS: '0' } });
  let products: ShownProduct[];
  beforeEach(async () => {
    products = [
      await create(app, { category: 'axes', quantity: 3 }),
      await create(app, { category: 'oils', quantity: 3 }),
      await create(app, { category: 'saws', quantity: 3 }),
    ];
  });
  const lines = (quantity: number) => products.map((product) => line(product, quantity));
  const reserved = () =>
    Promise.all(products.map(async (product) => (await stockOf(app, product))['reserved']));

  /** Sends a call to a process of its own, which dies at this call of the database. */
  async function killedAt(
    moment: 'before' | 'after',
    call: number,
    send: (client: Client) => Promise<Answer>,
  ): Promise<void> {
    const { endpoint, key } = app.db;
    await using service = new ServiceProcess({
      COSMOS_ENDPOINT: endpoint,
      COSMOS_KEY: key,
      LOG_LEVEL: 'info',
      RESERVATION_SWEEP_SECONDS: '0',
    });
    const client = clientAt(new URL(`http://127.0.0.1:${await service.port()}`));
    await until(
      () => client.request('GET', '/health/startup'),
      ({ status }) => status === 200,
      TIME_MS,
    );
    await app.orderFaults(
      ...(moment === 'after' ? [{ kind: 'reset-after', after: call - 1, times: 1 } as const] : []),
      { ...STALLED, after: call - 1 },
    );
    const answer = send(client).catch(() => undefined);
    await settled(answer);
    service.kill('SIGKILL');
    await service.exit;
    await answer;
    await app.orderFaults();
  }

  it.each(MOMENTS)(
    'should hold all, or after its end nothing: killed %s call %i of making it',
    async (moment, call) => {
      const key = randomUUID();
      await killedAt(moment, call, (client) => reserve(client, lines(2), {}, key));
      const id = reservationIdOf(key);
      const there = await storedReservation(app, id);
      if (there?.['phase'] === 'held') expect(await reserved()).toEqual([2, 2, 2]);
      if (there !== undefined) await makeDue(app, id);
      const all = await reserve(app, lines(3));
      expect(all).toMatchObject({ status: 201 });
      expect(await end(app, String(get(all.body, 'id')), 'release')).toMatchObject({ status: 200 });
      expect(await reserved()).toEqual([0, 0, 0]);
      for (const product of products) await expectExplained(app, product);
    },
    TIME_MS,
  );

  it.each(MOMENTS)(
    'should be confirmed once: killed %s call %i of it',
    async (moment, call) => {
      const id = String(get((await reserve(app, lines(2))).body, 'id'));
      const key = randomUUID();
      await killedAt(moment, call, (client) => end(client, id, 'confirm', undefined, key));
      expect(await end(app, id, 'confirm', undefined, key)).toMatchObject({ status: 200 });
      for (const product of products) {
        expect(await stockOf(app, product)).toMatchObject({ onHand: 1, reserved: 0 });
        await expectExplained(app, product);
      }
    },
    TIME_MS,
  );
});
