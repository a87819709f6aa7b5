import { parseArgs } from 'node:util';
import { CASES, caseNamed } from './cases.ts';
import type { BenchCase, CallCase } from './bench-case.ts';
import type { Scale } from './scale.ts';

export interface RunOptions {
  readonly cases: readonly BenchCase[];
  readonly scale: Scale;
  readonly inFlight: number;
  readonly calls: (one: CallCase) => number;
  /** Main file of another build of the service. */
  readonly before?: string | undefined;
  /** File for the figures. */
  readonly json?: string | undefined;
  /** Whether the tables go into docs/performance.md. */
  readonly write: boolean;
}

/** @throws Error for an option or a case that is not known */
export function optionsOf(args: readonly string[]): RunOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: 'string' },
      rounds: { type: 'string' },
      calls: { type: 'string' },
      'in-flight': { type: 'string', default: '32' },
      growth: { type: 'string' },
      memory: { type: 'string' },
      before: { type: 'string' },
      json: { type: 'string' },
      write: { type: 'boolean', default: false },
      quick: { type: 'boolean', default: false },
    },
  });
  const isQuick = values.quick;
  const only = values.only?.split(',');
  const isWhole = !isQuick && only === undefined;
  if (values.write && !isWhole) throw new Error('only a whole run can be written');
  return {
    cases: only === undefined ? CASES : only.map(caseNamed),
    scale: {
      large: isQuick ? 500 : 25_000,
      spread: isQuick ? 500 : 5_000,
      rounds: positive(values.rounds, isQuick ? 1 : 5),
      isQuick,
      growth: isQuick ? [200, 400] : sizesUpTo(positive(values.growth, 100_000)),
      memory: positive(values.memory, isQuick ? 40 : 40_000),
    },
    inFlight: positive(values['in-flight'], 32),
    calls: ({ calls, unit }) => (unit === undefined ? positive(values.calls, calls) : calls),
    before: values.before,
    json: values.json,
    write: values.write,
  };
}

/** A thousand, ten times that, and so on. */
const sizesUpTo = (largest: number): number[] =>
  [1_000, 10_000, 100_000, 1_000_000].filter((size) => size <= largest);

function positive(text: string | undefined, otherwise: number): number {
  const value = text === undefined ? otherwise : Number(text);
  if (!Number.isInteger(value) || value < 1) throw new Error(`${text} is not a number of 1 and more`);
  return value;
}
