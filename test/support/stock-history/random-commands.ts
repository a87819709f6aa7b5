import * as fc from 'fast-check';

/** What a client is to do next, before it is known what there is. Numbers are taken modulo what there is. */
export interface Intent {
  readonly kind:
    | 'adjustment'
    | 'count'
    | 'transfer'
    | 'quantity'
    | 'settings'
    | 'renew'
    | 'reserve'
    | 'confirm'
    | 'release'
    | 'extend'
    | 'expire';
  readonly slot: number;
  readonly size: number;
  readonly place: number;
  /** Which of the services is asked first. */
  readonly service: number;
  /** After how many milliseconds the first request is hung up. */
  readonly hangsUpMs: number | undefined;
  /** Whether that is the end of it. */
  readonly givesUp: boolean;
}

const WEIGHTS: readonly (readonly [Intent['kind'], number])[] = [
  ['adjustment', 34],
  ['count', 6],
  ['transfer', 8],
  ['quantity', 4],
  ['settings', 2],
  ['renew', 1],
  ['reserve', 22],
  ['confirm', 10],
  ['release', 8],
  ['extend', 3],
  ['expire', 2],
];

const intent: fc.Arbitrary<Intent> = fc.record({
  kind: fc.oneof(...WEIGHTS.map(([kind, weight]) => ({ arbitrary: fc.constant(kind), weight }))),
  slot: fc.nat(999),
  size: fc.nat(999),
  place: fc.nat(999),
  service: fc.nat(1),
  // Two in a hundred.
  hangsUpMs: fc.oneof(
    { arbitrary: fc.constant(undefined), weight: 98 },
    { arbitrary: fc.integer({ min: 1, max: 40 }), weight: 2 },
  ),
  givesUp: fc.boolean(),
});

/** The same commands for the same seed. */
export const randomIntents = (seed: number, count: number): Intent[] =>
  fc.sample(intent, { seed, numRuns: count });
