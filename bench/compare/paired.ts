/**
 * Sides take turns in short rounds, so that a slow moment of the machine hits all of them. The ratio is the median of the
 * rounds' own ratios, not the ratio of two medians.
 */
import { median } from '../support/stats.ts';

/** What one side came to. */
export interface Outcome {
  /** Median of the rounds. */
  readonly value: number;
  /** Of this side's value to the first side's, round by round: the median. */
  readonly ratio: number;
}

/** Measures one round of one side. @param first number of its first operation */
type Round<S> = (side: S, first: number) => Promise<number>;

/** @param perRound operations in a round; no two rounds of a side meet the same items until `items` are through */
export async function takeTurns<S>(
  sides: readonly S[],
  rounds: number,
  perRound: number,
  round: Round<S>,
): Promise<Outcome[]> {
  const values: number[][] = sides.map(() => []);
  for (let turn = 0; turn < rounds; turn += 1) {
    for (const [index, side] of sides.entries()) values[index]?.push(await round(side, turn * perRound));
  }
  const [first = []] = values;
  return values.map((own) => ({
    value: median(own),
    ratio: median(own.map((value, turn) => value / (first[turn] ?? Number.NaN))),
  }));
}

/** Median milliseconds of an operation, one at a time. */
export async function oneAtATime(
  operation: (n: number) => Promise<unknown>,
  first: number,
  count: number,
): Promise<number> {
  const times: number[] = [];
  for (let n = first; n < first + count; n += 1) {
    const start = performance.now();
    await operation(n);
    times.push(performance.now() - start);
  }
  return median(times);
}

/** Operations per second with so many in flight all the time. */
export async function inFlight(
  operation: (n: number) => Promise<unknown>,
  first: number,
  count: number,
  width: number,
): Promise<number> {
  let next = first;
  const work = async () => {
    while (next < first + count) await operation(next++);
  };
  const start = performance.now();
  await Promise.all(Array.from({ length: width }, work));
  return (count * 1_000) / (performance.now() - start);
}
