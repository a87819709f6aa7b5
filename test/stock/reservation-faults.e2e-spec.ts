import { randomUUID } from 'node:crypto';
import { request } from 'node:http';
import type { FaultKind } from 'cosmolite';
import { ReservationSweeperService } from '../../src/modules/stock/reservations/reservation-sweeper.service.js';
import type { Answer } from '../support/client.js';
import { requestsOf } from '../support/database-requests.js';
import { get } from '../support/json.js';
import { create, type Json, type ShownProduct } from '../support/products.js';
import { end, line, makeDue, reserve } from '../support/reservations.js';
import { expectExplained, stockOf } from '../support/stock.js';
import { until } from '../support/until.js';
import { withTwoApps } from '../support/with-app.js';

/** Every kind of failure, every wish: `RESERVATION_FAULTS=all`. */
const IS_LONG = process.env['RESERVATION_FAULTS'] === 'all';
const KINDS: readonly FaultKind[] = IS_LONG
  ? ['408', '410', '429', '449', '503', 'reset-before', 'reset-after']
  : ['reset-after'];

/** Some calls have to wait until whoever began has had time enough. */
const TIME_MS = 90_000;

/** Calls of the database that a phase makes, at most. Those after the last one meet no fault. */
const MOST_CALLS = 9;

/** What a caller may be told while the database is in trouble. */
const HONEST = [200, 201, 409, 429, 503];

const idOf = (answer: Answer): string => String(get(answer.body, 'id'));

/** Sends a call until it succeeds, as its client would. */
async function untilDone(send: () => Promise<Answer>): Promise<Answer> {
  for (let times = 0; times < 5; times += 1) {
    const answer = await send();
    if (answer.status < 300) return answer;
    expect(HONEST).toContain(answer.status);
  }
  throw new Error('The call has never succeeded.');
}

describe('a reservation over two categories, one call of whose database fails', () => {
  const [app, twin] = withTwoApps({ env: { RESERVATION_SWEEP_SECONDS: '0' } });
  let products: ShownProduct[];

  const anew = async () => {
    products = [
      await create(app, { category: 'axes', quantity: 3 }),
      await create(app, { category: 'oils', quantity: 3 }),
    ];
  };

  const made = (key: string, client = app) =>
    reserve(
      client,
      products.map((product) => line(product, 2)),
      {},
      key,
    );

  /** The call number `call` of the database from now on fails, and the others do not. */
  const failAt = (kind: FaultKind, call: number) =>
    app.orderFaults({ kind, milliseconds: 5, after: call - 1, times: 1 });

  const expectStock = async (stock: { onHand: number; reserved: number }) => {
    for (const product of products) {
      expect(await stockOf(twin, product)).toMatchObject(stock);
      await expectExplained(twin, product);
    }
  };

  const phases: Readonly<
    Record<
      string,
      {
        readonly left: { onHand: number; reserved: number };
        readonly send: (id: string, key: string) => Promise<Answer>;
      }
    >
  > = {
    confirm: { left: { onHand: 1, reserved: 0 }, send: (id, key) => end(app, id, 'confirm', undefined, key) },
    release: { left: { onHand: 3, reserved: 0 }, send: (id, key) => end(app, id, 'release', undefined, key) },
    extend: {
      left: { onHand: 3, reserved: 2 },
      send: (id, key) => end(app, id, 'extend', { expiresInSeconds: 600 }, key),
    },
  };

  /** Sends a call, and hangs up while the database is busy with this one of the calls that it makes. */
  async function hangUpAt(call: number, url: string, key: string, body?: Json): Promise<void> {
    await app.orderFaults({ kind: 'latency', milliseconds: 150, after: call - 1, times: 1 });
    const before = await requestsOf(app.db);
    const outgoing = request(new URL(url, `http://127.0.0.1:${await app.port()}`), {
      method: 'POST',
      headers: { ...(body && { 'content-type': 'application/json' }), 'idempotency-key': key },
    });
    let isOver = false;
    outgoing.on('error', () => {});
    outgoing.on('close', () => (isOver = true));
    outgoing.on('response', (response) => response.resume());
    outgoing.end(body && JSON.stringify(body));
    await until(async () => isOver || (await requestsOf(app.db)) >= before + call, Boolean);
    outgoing.destroy();
  }

  it('should be made once when the client hangs up, whichever call it is', async () => {
    for (let call = 1; call <= MOST_CALLS; call += 1) {
      await anew();
      const key = randomUUID();
      const lines = products.map((product) => line(product, 2));
      await hangUpAt(call, '/v1/reservations', key, { lines });
      const again = await untilDone(() => made(key, call % 2 === 0 ? twin : app));
      await expectStock({ onHand: 3, reserved: 2 });
      expect(await end(twin, idOf(again), 'release')).toMatchObject({ status: 200 });
      await expectStock({ onHand: 3, reserved: 0 });
    }
  });

  it.each(IS_LONG ? Object.keys(phases) : ['confirm'])(
    'should %s once when the client hangs up, whichever call it is',
    async (phase) => {
      const { left, send } = phases[phase] ?? {};
      if (left === undefined || send === undefined) throw new Error('No such phase.');
      for (let call = 1; call <= MOST_CALLS; call += 1) {
        await anew();
        const [id, key] = [idOf(await made(randomUUID())), randomUUID()];
        const body = phase === 'extend' ? { expiresInSeconds: 600 } : undefined;
        await hangUpAt(call, `/v1/reservations/${id}/${phase}`, key, body);
        const again = await untilDone(() => send(id, key));
        expect(await send(id, key)).toMatchObject({ status: 200, body: again.body });
        await expectStock(left);
      }
    },
  );

  describe.each(KINDS)('with %s', (kind) => {
    const calls = Array.from({ length: MOST_CALLS }, (_, index) => index + 1);
    it(
      'should be made once, whichever call it is',
      async () => {
        for (const call of calls) {
          await anew();
          const key = randomUUID();
          await failAt(kind, call);
          const first = await made(key);
          await app.orderFaults();
          expect([call, HONEST]).toEqual([call, expect.arrayContaining([first.status])]);
          const again = await untilDone(() => made(key, call % 2 === 0 ? twin : app));
          await expectStock({ onHand: 3, reserved: 2 });
          expect(await end(twin, idOf(again), 'release')).toMatchObject({ status: 200 });
          await expectStock({ onHand: 3, reserved: 0 });
        }
      },
      TIME_MS,
    );

    it.each(IS_LONG ? Object.keys(phases) : ['confirm'])(
      'should %s once, whichever call it is',
      async (phase) => {
        const { left, send } = phases[phase] ?? {};
        if (left === undefined || send === undefined) throw new Error('No such phase.');
        for (const call of calls) {
          await anew();
          const [id, key] = [idOf(await made(randomUUID())), randomUUID()];
          await failAt(kind, call);
          const first = await send(id, key);
          await app.orderFaults();
          expect([call, HONEST]).toEqual([call, expect.arrayContaining([first.status])]);
          const again = await untilDone(() => send(id, key));
          expect(await send(id, key)).toMatchObject({ status: 200, body: again.body });
          await expectStock(left);
        }
      },
    );

    it('should leave nothing held after its end, whichever call it is', async () => {
      const sweeper = app.app.get(ReservationSweeperService);
      for (const call of calls) {
        await anew();
        const id = idOf(await made(randomUUID()));
        await makeDue(app, id);
        await failAt(kind, call);
        await sweeper.sweep().catch(() => undefined);
        await app.orderFaults();
        await sweeper.sweep();
        await expectStock({ onHand: 3, reserved: 0 });
        expect(await app.request('GET', `/v1/reservations/${id}`)).toMatchObject({
          body: { state: 'expired' },
        });
      }
    });
  });
});
