/**
 * cosmolite, with its data on disk, beside @vercel/cosmosdb-server, in memory: same SDK, same items, one run. And beside a
 * stub that does nothing, for what the client and HTTP cost whoever answers. Printed, never asserted.
 *
 *   node compare.ts [--items 25000] [--only pages|point|here]
 */
import { parseArgs } from 'node:util';
import { type Client, POINT_OPERATIONS } from './compare/clients.ts';
import { PAGES } from './compare/pages.ts';
import { inFlight, oneAtATime, type Outcome, takeTurns } from './compare/paired.ts';
import { type Side, withSides } from './compare/sides.ts';
import { processorMs } from './run/processor-time.ts';
import { load, machine } from './support/machine.ts';
import { integer } from './support/say.ts';

const { values } = parseArgs({
  options: { items: { type: 'string', default: '25000' }, only: { type: 'string' } },
});
const ITEMS = Number(values.items);
/** Of each operation on each side, before anything counts: compilers and connections. */
const WARM_UP = 5_000;
const WIDTH = 32;
const CLIENTS = { 'through the SDK': 'sdk', 'by raw requests': 'raw' } as const;

const ms = (value: number): string => `${value.toFixed(value < 10 ? 3 : 0)} ms`;
const perSecond = (value: number): string => `${integer(value)}/s`;
const us = (value: number): string => `${value.toFixed(0)} µs`;

/** @param isTime a larger figure is worse; of rates it is better */
function print(name: string, outcomes: readonly Outcome[], unit: (value: number) => string, isTime: boolean) {
  const cells = outcomes.map(({ value, ratio }, index) =>
    index === 0
      ? unit(value)
      : `${unit(value)} (${(isTime ? ratio : 1 / ratio).toFixed(ratio < 10 ? 2 : 0)}×)`,
  );
  process.stdout.write(`| ${name} | ${cells.join(' | ')} |\n`);
}

function heading(title: string, sides: readonly Side[]): void {
  const names = sides.map(({ name }) => name).join(' | ');
  process.stdout.write(
    `\n${title}, ${load()}\n\n| operation | ${names} |\n${'| --- '.repeat(sides.length + 1)}|\n`,
  );
}

/** Item numbers again from the start when all have had their turn. */
const turning = (operation: (n: number) => Promise<unknown>) => (n: number) => operation(n % ITEMS);

/** Vercel's with its connections kept is the same server: what a page takes is not its connection. */
async function comparePages([ours, theirs]: readonly Side[]): Promise<void> {
  const sides = [ours, theirs].filter((side) => side !== undefined);
  heading(`Pages of 50 out of ${integer(ITEMS)}`, sides);
  for (const [name, page] of Object.entries(PAGES)) {
    const round = (side: Side) => oneAtATime(() => page(side.container), 0, 1);
    await takeTurns(sides, 1, 1, round);
    print(name, await takeTurns(sides, 3, 1, round), ms, true);
  }
}

/** What the server itself works for an operation, which the client and the machine say nothing about. */
async function compareProcessorTime(sides: readonly Side[], kind: 'sdk' | 'raw', how: string): Promise<void> {
  if (sides.some(({ pid }) => pid === undefined)) return;
  heading(`Processor time of the server ${how}, ${WIDTH} in flight`, sides);
  for (const name of POINT_OPERATIONS) {
    const round = async ({ pid = 0, ...side }: Side, first: number) => {
      const before = processorMs(pid);
      await inFlight(turning(side[kind][name]), first, 1_000, WIDTH);
      return processorMs(pid) - before;
    };
    print(name, await takeTurns(sides, 9, 1_000, round), us, true);
  }
}

async function comparePoints(sides: readonly Side[]): Promise<void> {
  for (const [how, kind] of Object.entries(CLIENTS)) {
    const clients = sides.map((side): Client => side[kind]);
    for (const name of POINT_OPERATIONS) {
      for (const client of clients) await inFlight(turning(client[name]), 0, WARM_UP, WIDTH);
    }
    heading(`Point operations ${how}, one at a time`, sides);
    for (const name of POINT_OPERATIONS) {
      const round = (client: Client, first: number) => oneAtATime(turning(client[name]), first, 100);
      print(name, await takeTurns(clients, 40, 100, round), ms, true);
    }
    heading(`Point operations ${how}, ${WIDTH} in flight`, sides);
    for (const name of POINT_OPERATIONS) {
      const round = (client: Client, first: number) => inFlight(turning(client[name]), first, 1_000, WIDTH);
      print(name, await takeTurns(clients, 15, 1_000, round), perSecond, false);
    }
    await compareProcessorTime(sides, kind, how);
  }
}

process.stdout.write(`${machine()}, ${load()}; ${integer(ITEMS)} items of about 500 bytes\n`);
process.stdout.write(
  'In brackets how many times faster cosmolite is: the median of the ratios of paired rounds.\n',
);
if (values.only !== 'here') {
  process.stdout.write('\nEach server in a process of its own.\n');
  await withSides('apart', ITEMS, async (sides) => {
    if (values.only !== 'point') await comparePages(sides);
    if (values.only !== 'pages') await comparePoints(sides);
  });
}
if (values.only === undefined || values.only === 'here') {
  process.stdout.write('\nAll servers in the process of the client.\n');
  await withSides('here', ITEMS, comparePoints);
}
