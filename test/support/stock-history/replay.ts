import type { Entry, FinalProduct } from './history.js';

export interface Level {
  readonly onHand: number;
  readonly reserved: number;
}

/** The stock of a product at one moment, by location. */
export type State = ReadonlyMap<string, Level>;

export interface Replay {
  /** After 0, 1, 2 … movements. */
  readonly states: readonly State[];
  readonly findings: readonly string[];
}

const NOTHING: Level = { onHand: 0, reserved: 0 };

export const levelAt = (state: State, location: string): Level => state.get(location) ?? NOTHING;

export const totalOf = (state: State): Level =>
  [...state.values()].reduce(
    (sum, { onHand, reserved }) => ({ onHand: sum.onHand + onHand, reserved: sum.reserved + reserved }),
    NOTHING,
  );

/** Goes through a ledger: every entry has to follow from those before it, and the product has to be what they add up to. */
export function replay({ ledger, shown }: FinalProduct): Replay {
  const states: State[] = [new Map()];
  const findings: string[] = [];
  for (const [index, entry] of ledger.entries()) {
    const state = states.at(-1) ?? new Map<string, Level>();
    const { onHand, reserved } = levelAt(state, entry.location);
    const after = { onHand: onHand + entry.delta, reserved: reserved + entry.reservedDelta };
    findings.push(...faultsOf(entry, index + 1, after));
    states.push(new Map(state).set(entry.location, after));
  }
  const { onHand, reserved } = totalOf(states.at(-1) ?? new Map());
  const { quantity = 0, reserved: promised = 0 } = shown ?? {};
  if (onHand !== quantity) findings.push(`quantity is ${quantity}, the movements add up to ${onHand}`);
  if (reserved !== promised) findings.push(`reserved is ${promised}, the movements add up to ${reserved}`);
  return { states, findings };
}

function faultsOf(entry: Entry, sequence: number, after: Level): string[] {
  const at = `movement ${entry.sequence} (${entry.kind})`;
  const faults: string[] = [];
  if (entry.sequence !== sequence) faults.push(`${at} stands where ${sequence} should`);
  if (entry.onHand !== after.onHand || entry.reserved !== after.reserved) {
    faults.push(
      `${at} leaves ${entry.onHand} and ${entry.reserved} reserved, by the ones before it ${after.onHand} and ${after.reserved}`,
    );
  }
  if (after.onHand < 0 || after.reserved < 0) faults.push(`${at} goes below 0`);
  if (after.reserved > after.onHand) {
    faults.push(`${at} promises ${after.reserved} of ${after.onHand}`);
  }
  return faults;
}
