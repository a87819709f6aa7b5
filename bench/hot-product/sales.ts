import { setTimeout as sleep } from 'node:timers/promises';
import type { Dispatcher } from 'undici';
import { sellOne } from './calls.ts';

/** Who sells, and what. */
export interface Sales {
  /** Instances of the service, in turn. */
  readonly urls: readonly string[];
  /** Products, in turn. */
  readonly products: readonly string[];
  /** Calls at the same time: as many callers, each of whom asks again when it is answered, or the most when there is a rate. */
  readonly callers: number;
  /** Calls a second that begin, however long they take. Default: as many as the callers get answered. */
  readonly rate?: number;
}

/** Sells for a while. @returns how many calls were answered */
export const sell = (dispatcher: Dispatcher, sales: Sales, seconds: number): Promise<number> =>
  sales.rate === undefined
    ? sellInTurn(dispatcher, sales, seconds)
    : sellAtRate(dispatcher, sales, sales.rate, seconds);

async function sellInTurn(dispatcher: Dispatcher, sales: Sales, seconds: number): Promise<number> {
  const until = performance.now() + seconds * 1_000;
  let done = 0;
  const caller = async (index: number): Promise<void> => {
    for (; performance.now() < until; done += 1) await sellAt(dispatcher, sales, index);
  };
  await Promise.all(Array.from({ length: sales.callers }, (_, index) => caller(index)));
  return done;
}

/** What finds all callers busy is left out: what is answered then falls behind the rate. */
async function sellAtRate(
  dispatcher: Dispatcher,
  sales: Sales,
  rate: number,
  seconds: number,
): Promise<number> {
  const begun = performance.now();
  const running = new Set<Promise<void>>();
  let due = 0;
  let done = 0;
  const call = async (index: number): Promise<void> => {
    await sellAt(dispatcher, sales, index);
    done += 1;
  };
  for (let passed = 0; passed < seconds; passed = (performance.now() - begun) / 1_000) {
    for (; due < passed * rate; due += 1) {
      if (running.size >= sales.callers) continue;
      const one = call(due).finally(() => running.delete(one));
      running.add(one);
    }
    await sleep(1);
  }
  const answered = done;
  await Promise.all(running);
  return answered;
}

const sellAt = (dispatcher: Dispatcher, { urls, products }: Sales, index: number): Promise<void> =>
  sellOne(
    dispatcher,
    urls[index % urls.length] ?? '',
    products[Math.floor(index / urls.length) % products.length] ?? '',
  );
