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

/** Of a quick round, of each subject. */
const QUICK_CALLS = 64;

/** @throws Error for an option or a case that is not known */
export function optionsOf(args: readonly string[]): RunOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: 'string' },
      rounds: { type: 'string' },
      calls: { type: 'string' },
      'in-flight': { type: 'string', default: '32' },
      before: { type: 'string' },
      json: { type: 'string' },
      write: { type: 'boolean', default: false },
      quick: { type: 'boolean', default: false },
    },
  });
  const isQuick = values.quick;
  const only = values.only?.split(',');
  return {
    cases: only === undefined ? CASES : only.map(caseNamed),
    scale: {
      large: isQuick ? 1_000 : 25_000,
      spread: isQuick ? 500 : 5_000,
      rounds: positive(values.rounds, isQuick ? 1 : 5),
      isQuick,
    },
    inFlight: positive(values['in-flight'], 32),
    calls: ({ calls }) => (isQuick ? Math.min(calls, QUICK_CALLS) : positive(values.calls, calls)),
    before: values.before,
    json: values.json,
    write: values.write,
  };
}

function positive(text: string | undefined, otherwise: number): number {
  const value = text === undefined ? otherwise : Number(text);
  if (!Number.isInteger(value) || value < 1) throw new Error(`${text} is not a number of 1 and more`);
  return value;
}
