import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { ReservationSweeperService } from '../../src/modules/stock/reservations/reservation-sweeper.service.js';
import type { Answer } from '../support/client.js';
import { get, oneOf } from '../support/json.js';
import { create, type Json } from '../support/products.js';
import { end, line, makeDue, reserve } from '../support/reservations.js';
import { adjust, expectExplained, stockOf } from '../support/stock.js';
import { type AppUnderTest, withTwoApps } from '../support/with-app.js';

/** How often each race is run, and how many take part. */
const ROUNDS = Number(process.env['STOCK_RACES'] ?? 0);
const SALE = ROUNDS === 0 ? { rounds: 1, stock: 20, buyers: 100 } : { rounds: 10, stock: 100, buyers: 500 };
const ENDINGS = ROUNDS === 0 ? 10 : ROUNDS;
const TIME_MS = ROUNDS === 0 ? 60_000 : 3_600_000;

const idOf = ({ body }: Answer): string => String(get(body, 'id'));

const sweep = ({ app }: AppUnderTest): Promise<void> => app.get(ReservationSweeperService).sweep();

const manyTimes = <T>(count: number, call: (index: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, index) => call(index)));

/** One of the product, by a client that repeats its key until it is told for good: a busy machine may answer 503. */
async function buy(app: AppUnderTest, one: Json): Promise<Answer> {
  const key = randomUUID();
  for (;;) {
    const answer = await reserve(app, [one], {}, key);
    if (answer.status === 201 || get(answer.body, 'code') === 'insufficient_stock') return answer;
    expect(answer.body).toMatchObject({ retryable: true });
    await sleep(200);
  }
}

describe('calls that race over two instances', () => {
  const apps = withTwoApps({ env: { RESERVATIONS_PER_PRINCIPAL: '1000000' } });
  const [one, other] = apps;
  const either = (index: number): AppUnderTest => (index % 2 === 0 ? one : other);

  it(
    'should sell what is there, and not one more',
    async () => {
      for (let round = 0; round < SALE.rounds; round += 1) {
        const saw = await create(one, { quantity: SALE.stock });
        const answers = await manyTimes(SALE.buyers, (index) => buy(either(index), line(saw)));
        const held = answers.filter(({ status }) => status === 201);
        const refused = answers.filter(({ body }) => get(body, 'code') === 'insufficient_stock');
        expect([held.length, refused.length]).toEqual([SALE.stock, SALE.buyers - SALE.stock]);
        expect(await stockOf(one, saw)).toMatchObject({ onHand: SALE.stock, reserved: SALE.stock });
        await expectExplained(other, saw);
        process.stdout.write(`${held.length} of ${SALE.buyers} for ${SALE.stock}\n`);
      }
    },
    TIME_MS,
  );

  it('should count once for one key, one after the other and all at once', async () => {
    const saw = await create(one, { quantity: 9 });
    const [patient, hasty] = [randomUUID(), randomUUID()];
    const inTurn: unknown[] = [];
    for (let index = 0; index < 100; index += 1) {
      inTurn.push((await adjust(either(index), saw, -1, {}, patient)).body);
    }
    expect(new Set(inTurn.map((body) => JSON.stringify(get(body, 'movement')))).size).toBe(1);
    const atOnce = await manyTimes(50, (index) => adjust(either(index), saw, -1, {}, hasty));
    expect(new Set(atOnce.map(({ status }) => status))).toEqual(new Set([201]));
    expect(new Set(atOnce.map(({ body }) => JSON.stringify(get(body, 'movement')))).size).toBe(1);
    expect((await expectExplained(one, saw)).map(({ onHand }) => onHand)).toEqual([9, 8, 7]);
  });

  it(
    'should let one of confirm, release and the end of its time win, whatever is extended meanwhile',
    async () => {
      const saw = await create(one, { quantity: 2 * ENDINGS });
      const won = { confirmed: 0, released: 0, expired: 0 };
      for (let round = 0; round < ENDINGS; round += 1) {
        const id = idOf(await reserve(one, [line(saw)]));
        // Each is asked first in every second round.
        const ask = async (what: 'confirm' | 'release', isFirst: boolean): Promise<Answer> => {
          await sleep(isFirst ? 0 : 2);
          return end(either(what === 'confirm' ? round : round + 1), id, what);
        };
        const expire = async (): Promise<void> => {
          // Now before the others, now behind them.
          await sleep((round % 10) * 3);
          await makeDue(one, id);
          await sweep(either(round + 1));
        };
        const [confirmed, released] = await Promise.all([
          ask('confirm', round % 2 === 0),
          ask('release', round % 2 === 1),
          end(either(round + 1), id, 'extend', { expiresInSeconds: 60 }),
          expire(),
        ]);
        await sweep(one);
        const state = get((await one.request('GET', `/v1/reservations/${id}`)).body, 'state');
        expect([confirmed.status === 200, released.status === 200]).toEqual([
          state === 'confirmed',
          state === 'released',
        ]);
        won[oneOf(['confirmed', 'released', 'expired'] as const, state)] += 1;
      }
      process.stdout.write(`${JSON.stringify(won)} of ${ENDINGS}\n`);
      const ledger = await expectExplained(one, saw);
      const count = (kind: string): number => ledger.filter((movement) => movement['kind'] === kind).length;
      expect([count('hold'), count('sale'), count('release'), count('expiry')]).toEqual([
        ENDINGS,
        won.confirmed,
        won.released,
        won.expired,
      ]);
      expect(await stockOf(other, saw)).toMatchObject({ onHand: 2 * ENDINGS - won.confirmed, reserved: 0 });
    },
    TIME_MS,
  );
});
