import { setTimeout as sleep } from 'node:timers/promises';
import { containerOf } from '../support/products.js';
import { makeDue } from '../support/reservations.js';
import { checkHistory } from '../support/stock-history/check-history.js';
import { play } from '../support/stock-history/play.js';
import { readHistory } from '../support/stock-history/read-history.js';
import { withTwoApps } from '../support/with-app.js';

const SEED = Number(process.env['STOCK_SEED'] ?? Date.now() % 1_000_000);
const LONG = process.env['STOCK_RUNS'];
const SIZE =
  LONG === undefined
    ? { commands: 400, clients: 12, products: 6 }
    : { commands: Number(LONG), clients: 32, products: 20 };

/** Longer than it takes to read what is there in the end. */
const READING_MS = 600_000;

const UNFINISHED = ['pending', 'confirming', 'releasing', 'expiring', 'undoing'];

describe('clients that do random things at the same time, over two instances of which the database fails', () => {
  const [one, other] = withTwoApps({
    // A fault of ours leaves a line at this level.
    logLevel: 'error',
    env: {
      CHANGE_FEEDS: 'reservation-expiry',
      RESERVATION_SWEEP_SECONDS: '1',
      RESERVATIONS_PER_PRINCIPAL: '1000000',
    },
  });

  const unfinished = async (): Promise<number> => {
    const query = {
      query: `SELECT VALUE COUNT(1) FROM c WHERE c.type = 'reservation' AND (ARRAY_CONTAINS(@phases, c.phase) OR (c.phase = 'held' AND c.expiresAt <= @now))`,
      parameters: [
        { name: '@phases', value: UNFINISHED },
        { name: '@now', value: new Date().toISOString() },
      ],
    };
    const { resources } = await containerOf(one).items.query<number>(query).fetchAll();
    return resources.reduce((sum, count) => sum + count, 0);
  };

  /** A hold whose time is over while the end is read would be there in one answer, and gone in the next. */
  const endWhatEndsSoon = async (): Promise<void> => {
    const query = {
      query: `SELECT VALUE c.id FROM c WHERE c.type = 'reservation' AND c.phase = 'held' AND c.expiresAt <= @soon`,
      parameters: [{ name: '@soon', value: new Date(Date.now() + READING_MS).toISOString() }],
    };
    const { resources } = await containerOf(one).items.query<string>(query).fetchAll();
    for (const id of resources) await makeDue(one, id);
  };

  it(
    'should find every command in the ledgers once, in an order that agrees with its time',
    async () => {
      const services = [await one.port(), await other.port()].map(
        (port) => new URL(`http://127.0.0.1:${port}`),
      );
      await one.orderFaults(
        { kind: '429', probability: 0.2, milliseconds: 5 },
        { kind: '503', probability: 0.01 },
        { kind: 'reset-after', probability: 0.01 },
        { kind: 'latency', probability: 0.05, milliseconds: 20 },
      );
      const began = performance.now();
      const played = await play({
        services,
        seed: SEED,
        ...SIZE,
        // What cannot be made due in a database that fails stays as it is.
        expire: (id) => makeDue(one, id).catch(() => undefined),
        onThousand: (done) => process.stderr.write(`${done} commands after ${secondsSince(began)} s\n`),
      });
      const seconds = secondsSince(began);
      await one.orderFaults();
      await endWhatEndsSoon();
      while ((await unfinished()) > 0) await sleep(200);
      const history = await readHistory(one, played);
      const findings = checkHistory(history);
      process.stdout.write(
        `${figures(history.calls, seconds)}, ${findings.length} findings, read and checked after ${secondsSince(began)} s\n`,
      );
      const faults = [...one.lines, ...other.lines].filter(({ code }) => code === 'internal_error');
      expect({ seed: SEED, findings, faults }).toEqual({ seed: SEED, findings: [], faults: [] });
    },
    LONG === undefined ? 120_000 : 7_200_000,
  );
});

const secondsSince = (began: number): string => ((performance.now() - began) / 1_000).toFixed(1);

const figures = (calls: readonly { outcome: string; attempts: number }[], seconds: string): string => {
  const count = (outcome: string): number => calls.filter((call) => call.outcome === outcome).length;
  const repeated = calls.filter(({ attempts }) => attempts > 1).length;
  return `${calls.length} calls in ${seconds} s: ${count('done')} done, ${count('refused')} refused, ${count('unknown')} unknown, ${repeated} sent again`;
};
