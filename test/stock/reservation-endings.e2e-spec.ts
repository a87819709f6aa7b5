import { randomUUID } from 'node:crypto';
import { ChangeFeedService } from '../../src/modules/cosmos/change-feed/change-feed.service.js';
import { ReservationHoldsService } from '../../src/modules/stock/reservations/reservation-holds.service.js';
import { ReservationSweeperService } from '../../src/modules/stock/reservations/reservation-sweeper.service.js';
import { reservationIdOf } from '../../src/modules/stock/reservations/reservation.document.js';
import { databaseRequests } from '../support/database-requests.js';
import { get, listOf } from '../support/json.js';
import { create, statusesOf } from '../support/products.js';
import { end, itemOf, line, makeDue, reserve, storedReservation } from '../support/reservations.js';
import { type Address, ledgerOf, stockOf } from '../support/stock.js';
import { until } from '../support/until.js';
import { type AppUnderTest, withApp, withTwoApps } from '../support/with-app.js';

const idOf = (answer: { body: unknown }): string => String(get(answer.body, 'id'));

const sweep = ({ app }: AppUnderTest): Promise<void> => app.get(ReservationSweeperService).sweep();

/** Runs a call whose process dies at this method of a service: everything that it would do from then on does not happen. */
async function killedAt(
  service: object,
  method: string,
  call: () => Promise<unknown>,
  calls = 1,
): Promise<void> {
  let left = calls;
  const original: unknown = Reflect.get(service, method);
  if (typeof original !== 'function') throw new TypeError(`No method ${method}.`);
  await new Promise<void>((reached) => {
    Object.defineProperty(service, method, {
      configurable: true,
      value: (...args: unknown[]): unknown => {
        left -= 1;
        if (left > 0) return Reflect.apply(original, service, args);
        reached();
        return new Promise(() => {});
      },
    });
    void call();
  });
  Reflect.deleteProperty(service, method);
}

/** An attempt that was given up. What it has held may arrive for a while. */
const attemptOf = (product: Address) => ({
  attempt: randomUUID(),
  lines: [{ ...line(product), taken: [] }],
  until: new Date(Date.now() + 60_000).toISOString(),
});

describe('a reservation whose time is over', () => {
  const app = withApp();

  it('should end by itself, and leave that in the ledger', async () => {
    const saw = await create(app, { quantity: 2 });
    const id = idOf(await reserve(app, [line(saw, 2)]));
    await makeDue(app, id);
    await sweep(app);
    expect(await stockOf(app, saw)).toMatchObject({ onHand: 2, reserved: 0, available: 2 });
    expect(await app.request('GET', `/v1/reservations/${id}`)).toMatchObject({ body: { state: 'expired' } });
    expect((await ledgerOf(app, saw)).at(-1)).toMatchObject({
      kind: 'expiry',
      reservedDelta: -2,
      actor: 'system',
      reservationId: id,
    });
    expect(await storedReservation(app, id)).toMatchObject({ phase: 'expired', ttl: 90 * 86_400 });
  });

  it.each([
    ['confirm', 'reservation_expired'],
    ['extend', 'reservation_expired'],
    ['release', 'reservation_not_held'],
  ] as const)('should not be there to %s, whether anybody has noticed or not', async (wish, code) => {
    const saw = await create(app, { quantity: 2 });
    const id = idOf(await reserve(app, [line(saw, 2)]));
    await makeDue(app, id);
    const body = wish === 'extend' ? { expiresInSeconds: 60 } : undefined;
    expect(await end(app, id, wish, body)).toMatchObject({ status: 409, body: { code } });
    expect(await stockOf(app, saw)).toMatchObject({ reserved: 0 });
    expect(await end(app, id, wish, body)).toMatchObject({ status: 409, body: { code } });
  });

  it('should be seen as expired before anybody has written that', async () => {
    const reference = randomUUID();
    const id = idOf(await reserve(app, [line(await create(app, { quantity: 2 }))], { reference }));
    const listed = async (state: string) => {
      const { body } = await app.request('GET', `/v1/reservations?reference=${reference}&state=${state}`);
      return listOf(get(body, 'items')).map((item) => [get(item, 'state'), get(item, 'etag')]);
    };
    expect([await listed('held'), await listed('expired')]).toEqual([[['held', '"1"']], []]);
    const over = new Date(Date.now() - 1_000).toISOString();
    await itemOf(app, id).patch([{ op: 'set', path: '/expiresAt', value: over }]);
    const shown = await app.request('GET', `/v1/reservations/${id}`);
    expect(shown).toMatchObject({ headers: { etag: '"2"' }, body: { state: 'expired', expiresAt: over } });
    expect([await listed('held'), await listed('expired')]).toEqual([[], [['expired', '"2"']]]);
    await sweep(app);
    expect((await app.request('GET', `/v1/reservations/${id}`)).body).toEqual(shown.body);
  });

  it('should not keep others waiting when only what it may have left is still looked for', async () => {
    const saw = await create(app, { quantity: 1 });
    const id = idOf(await reserve(app, [line(saw)]));
    await itemOf(app, id).patch([{ op: 'set', path: '/former', value: [attemptOf(saw)] }]);
    await makeDue(app, id);
    await sweep(app);
    expect(await storedReservation(app, id)).toMatchObject({ phase: 'expired', former: [{}] });
    expect(await reserve(app, [line(saw)])).toMatchObject({ status: 201 });
    expect(await reserve(app, [line(saw)])).toMatchObject({
      status: 409,
      body: { code: 'insufficient_stock' },
    });
  });

  it('should not be attempted again and again while what was attempted may still arrive', async () => {
    const saw = await create(app, { quantity: 1 });
    const key = randomUUID();
    const id = idOf(await reserve(app, [line(saw)], {}, key));
    await end(app, id, 'release');
    const former = Array.from({ length: 10 }, () => attemptOf(saw));
    await itemOf(app, id).patch([
      { op: 'set', path: '/phase', value: 'refused' },
      { op: 'set', path: '/former', value: former },
      { op: 'set', path: '/dueAt', value: former[0]?.until },
    ]);
    expect(await reserve(app, [line(saw)], {}, key)).toMatchObject({
      status: 409,
      headers: { 'retry-after': '1' },
      body: { code: 'idempotency_in_progress' },
    });
    await makeDue(app, id);
    expect(await reserve(app, [line(saw)], {}, key)).toMatchObject({ status: 201 });
    expect(await storedReservation(app, id)).toMatchObject({ phase: 'held', former: [] });
  });

  it('should not be why another one is refused', async () => {
    const saw = await create(app, { quantity: 2 });
    await makeDue(app, idOf(await reserve(app, [line(saw, 2)])));
    expect(await reserve(app, [line(saw, 2)])).toMatchObject({ status: 201 });
    expect(await stockOf(app, saw)).toMatchObject({ onHand: 2, reserved: 2 });
  });

  it('should end although the item of others cannot be read', async () => {
    const saw = await create(app, { quantity: 3 });
    const ids = await Promise.all(
      Array.from({ length: 3 }, async () => idOf(await reserve(app, [line(saw)]))),
    );
    for (const id of ids) await makeDue(app, id);
    const [spoilt = ''] = ids;
    await itemOf(app, spoilt).patch([{ op: 'set', path: '/phase', value: 'spoilt' }]);
    await expect(sweep(app)).rejects.toMatchObject({ code: 'internal_error' });
    expect(await stockOf(app, saw)).toMatchObject({ reserved: 1 });
    await itemOf(app, spoilt).patch([{ op: 'set', path: '/phase', value: 'held' }]);
    await sweep(app);
    expect(await stockOf(app, saw)).toMatchObject({ reserved: 0 });
  });
});

describe('instances that share the feed of what expires', () => {
  const [one, other] = withTwoApps({
    partitions: 2,
    // Nobody searches but for what the feed has told.
    env: {
      CHANGE_FEEDS: 'reservation-expiry',
      CHANGE_FEED_POLL_MS: '20',
      CHANGE_FEED_LEASE_MS: '3000',
      RESERVATION_SWEEP_SECONDS: '0',
    },
  });
  it('should end what is over by themselves, once, whoever owns its range', async () => {
    await until(
      () => [one, other].map(({ app }) => app.get(ChangeFeedService).leases('reservation-expiry').length),
      (leases) => leases.every((count) => count === 1),
    );
    // What the first look at a range finds says nothing about the feed: so there is a second round.
    for (let round = 0; round < 2; round += 1) {
      const saw = await create(one, { quantity: 9 });
      const ids = await Promise.all(
        Array.from({ length: 8 }, async () => idOf(await reserve(other, [line(saw)]))),
      );
      const over = ids.slice(1);
      for (const id of over) await makeDue(one, id);
      await until(
        () => stockOf(one, saw),
        ({ available }) => available === 8,
      );
      const expired = (await ledgerOf(one, saw)).filter(({ kind }) => kind === 'expiry');
      expect(expired).toHaveLength(over.length);
      expect(new Set(expired.map(({ reservationId }) => reservationId))).toEqual(new Set(over));
    }
  });
});

describe('a process that dies over a reservation of three categories', () => {
  const app = withApp();
  const products = async () => [
    await create(app, { category: 'axes', quantity: 3 }),
    await create(app, { category: 'oils', quantity: 3 }),
    await create(app, { category: 'saws', quantity: 3 }),
  ];

  it.each([1, 2, 3])('should leave nothing held for good when it dies at hold %i', async (hold) => {
    const three = await products();
    const holds = app.app.get(ReservationHoldsService);
    const key = randomUUID();
    await killedAt(
      holds,
      'hold',
      () =>
        reserve(
          app,
          three.map((one) => line(one, 2)),
          {},
          key,
        ),
      hold,
    );
    const reserved = await Promise.all(three.map(async (one) => (await stockOf(app, one))['reserved']));
    expect(reserved.filter((quantity) => quantity === 2)).toHaveLength(hold - 1);
    await makeDue(app, reservationIdOf(key));
    await sweep(app);
    for (const one of three) expect(await stockOf(app, one)).toMatchObject({ onHand: 3, reserved: 0 });
  });

  it.each(['confirm', 'release'] as const)('should %s to the end, whoever does it', async (wish) => {
    const three = await products();
    const id = idOf(
      await reserve(
        app,
        three.map((one) => line(one, 2)),
      ),
    );
    const holds = app.app.get(ReservationHoldsService);
    await killedAt(holds, 'end', () => end(app, id, wish));
    await makeDue(app, id);
    await sweep(app);
    const onHand = wish === 'confirm' ? 1 : 3;
    for (const one of three) expect(await stockOf(app, one)).toMatchObject({ onHand, reserved: 0 });
    expect(await app.request('GET', `/v1/reservations/${id}`)).toMatchObject({
      body: { state: wish === 'confirm' ? 'confirmed' : 'released' },
    });
  });
});

describe('calls that meet at one reservation', () => {
  const [one, other] = withTwoApps();

  it('should let exactly one of confirm and release win, and the ledger agree', async () => {
    const saw = await create(one, { quantity: 40 });
    let sold = 0;
    for (let round = 0; round < 20; round += 1) {
      const id = idOf(await reserve(one, [line(saw, 1)]));
      const [confirmed, released] = await Promise.all([end(one, id, 'confirm'), end(other, id, 'release')]);
      expect(statusesOf([confirmed, released])).toEqual([200, 409]);
      if (confirmed.status === 200) sold += 1;
    }
    expect(await stockOf(one, saw)).toMatchObject({ onHand: 40 - sold, reserved: 0 });
    const sales = (await ledgerOf(one, saw)).filter(({ kind }) => kind === 'sale');
    expect(sales).toHaveLength(sold);
  });

  it('should hold once for many calls with one key', async () => {
    const saw = await create(one, { quantity: 40 });
    const key = randomUUID();
    const answers = await Promise.all(
      Array.from({ length: 30 }, (_, index) =>
        reserve(index % 2 === 0 ? one : other, [line(saw, 3)], {}, key),
      ),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
    expect(new Set(answers.map(idOf)).size).toBe(1);
    expect(await stockOf(one, saw)).toMatchObject({ reserved: 3 });
  });

  it('should be answered again although nothing is left by then', async () => {
    const saw = await create(one, { quantity: 1 });
    const key = randomUUID();
    const first = await reserve(one, [line(saw)], {}, key);
    for (const app of [other, other, one]) {
      expect(await reserve(app, [line(saw)])).toMatchObject({ status: 409 });
    }
    for (const app of [other, one]) {
      expect(await reserve(app, [line(saw)], {}, key)).toMatchObject({ status: 201, body: first.body });
    }
  });

  it('should be told at once of what is there again, wherever it was given back', async () => {
    const saw = await create(one, { quantity: 1 });
    const held = await reserve(one, [line(saw)]);
    for (const app of [other, other]) {
      expect(await reserve(app, [line(saw)])).toMatchObject({ status: 409 });
    }
    await end(one, idOf(held), 'release');
    expect(await reserve(other, [line(saw)])).toMatchObject({ status: 201 });
  });

  it('should never promise more than there is', async () => {
    const saw = await create(one, { quantity: 20 });
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, index) => reserve(index % 2 === 0 ? one : other, [line(saw)])),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(20);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(80);
    expect(await stockOf(one, saw)).toMatchObject({ onHand: 20, reserved: 20, available: 0 });
  });

  it('should end what is over once, whoever sweeps', async () => {
    const saw = await create(one, { quantity: 9 });
    const ids = await Promise.all(
      Array.from({ length: 9 }, async () => idOf(await reserve(one, [line(saw)]))),
    );
    for (const id of ids) await makeDue(one, id);
    await Promise.all([sweep(one), sweep(other), sweep(one)]);
    await sweep(one);
    expect(await stockOf(one, saw)).toMatchObject({ onHand: 9, reserved: 0 });
    const expired = (await ledgerOf(one, saw)).filter(({ kind }) => kind === 'expiry');
    expect(expired).toHaveLength(9);
  });
});

describe('a principal of two instances', () => {
  const most = 20;
  const apps = withTwoApps({ env: { RESERVATIONS_PER_PRINCIPAL: String(most) } });

  it('should not get its limit of each', async () => {
    const [one, other] = apps;
    const saw = await create(one, { quantity: 99 });
    // Both know of none by now.
    for (const app of apps) await end(app, idOf(await reserve(app, [line(saw)])), 'release');
    let held = 0;
    const buyer = async (app: AppUnderTest): Promise<void> => {
      while ((await reserve(app, [line(saw)])).status === 201) held += 1;
    };
    await Promise.all([one, other, one, other].map(buyer));
    // One of them may believe in a quarter of the room that the other has used.
    expect(held).toBeGreaterThanOrEqual(most);
    expect(held).toBeLessThanOrEqual(most + most / 4);
    expect(await reserve(other, [line(saw)])).toMatchObject({ status: 429 });
  });
});

describe('a principal', () => {
  const app = withApp({ env: { RESERVATIONS_PER_PRINCIPAL: '2' } });

  it('should have only so many reservations held at once', async () => {
    const saw = await create(app, { quantity: 9 });
    const key = randomUUID();
    const first = await reserve(app, [line(saw)], {}, key);
    const second = await reserve(app, [line(saw)]);
    const tooMany = {
      status: 429,
      headers: { 'retry-after': '60' },
      body: { code: 'rate_limited' },
    };
    expect(await reserve(app, [line(saw)])).toMatchObject(tooMany);
    expect(await reserve(app, [line(saw)], {}, key)).toMatchObject({ status: 201, body: first.body });
    // One that is being made may hold something, too.
    await itemOf(app, idOf(second)).patch([
      { op: 'set', path: '/phase', value: 'pending' },
      { op: 'remove', path: '/state' },
    ]);
    expect(await reserve(app, [line(saw)])).toMatchObject(tooMany);
    await end(app, idOf(first), 'release');
    expect(await reserve(app, [line(saw)])).toMatchObject({ status: 201 });
  });

  it('should be counted for all calls that come at once, not for each of them', async () => {
    const saw = await create(app, { quantity: 9 });
    const requests = await databaseRequests(app.db, () =>
      Promise.all(Array.from({ length: 20 }, () => reserve(app, [line(saw)]))),
    );
    // One count, or two where the first began before the last call; the rest is what looks for due ones beside.
    expect(requests['queryItems']).toBeLessThan(10);
  });
});
