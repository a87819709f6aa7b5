import { parseArgs } from 'node:util';
import { StartError } from '../../common/errors/start-error.js';

/** How many products to make, and which. */
export interface SeedArguments {
  readonly count: number;
  /** Decides what the products are. */
  readonly seed: number;
}

export const USAGE = 'Usage: npm run seed -- --count <1 to 10000000> [--seed <whole number, default 42>]';

/** @throws StartError with the usage for anything that is not understood */
export function readArguments(args: string[]): SeedArguments {
  try {
    const options = { count: { type: 'string' }, seed: { type: 'string', default: '42' } } as const;
    const { values } = parseArgs({ args, options });
    return { count: toWhole(values.count, 1, 10_000_000), seed: toWhole(values.seed, 0, 2 ** 31) };
  } catch (cause) {
    throw new StartError(USAGE, { cause });
  }
}

function toWhole(text: string | undefined, min: number, max: number): number {
  const value = /^\d+$/.test(text ?? '') ? Number(text) : Number.NaN;
  if (!(value >= min && value <= max)) throw new RangeError(`${text} is not from ${min} to ${max}`);
  return value;
}
