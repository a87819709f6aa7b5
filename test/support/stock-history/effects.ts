import type { Call, Entry } from './history.js';
import { isObject } from '../json.js';

/** What a call has left in a ledger: faults of it. Holds and their ends are looked at elsewhere. */
export function effectFindings(
  { name, command, outcome, movements }: Call,
  entries: readonly Entry[],
): string[] {
  const expected = command.kind === 'transfer' ? 2 : 1;
  const isNothing = entries.length === 0;
  if (outcome === 'refused' && !isNothing) return [`${name} was refused and is there`];
  if (outcome === 'unknown' && isNothing) return [];
  if (outcome === 'refused') return [];
  if (entries.length !== expected) {
    return [`${name} (${command.kind}, ${outcome}) has ${entries.length} movements instead of ${expected}`];
  }
  const findings = isAsAsked(command, entries) ? [] : [`${name} (${command.kind}) did something else`];
  const shown = (movements ?? []).filter(isObject);
  for (const { id, sequence, onHand } of shown) {
    const entry = entries.find((one) => one.id === id);
    if (entry?.sequence !== sequence || entry?.onHand !== onHand) {
      findings.push(`${name} was answered with a movement that is not in the ledger`);
    }
  }
  return findings;
}

function isAsAsked(command: Call['command'], entries: readonly Entry[]): boolean {
  const [first, second] = entries;
  if (first === undefined || entries.some(({ reservedDelta }) => reservedDelta !== 0)) return false;
  switch (command.kind) {
    case 'adjustment':
      return (
        first.kind === 'adjustment' && first.location === command.location && first.delta === command.delta
      );
    case 'count':
      return (
        first.kind === 'count' && first.location === command.location && first.onHand === command.counted
      );
    case 'transfer':
      return (
        first.location === command.from &&
        first.delta === -command.quantity &&
        second?.location === command.to &&
        second.delta === command.quantity &&
        second.sequence === first.sequence + 1
      );
    case 'create':
      return first.kind === 'opening' && first.delta === command.quantity && first.sequence === 1;
    default:
      return true;
  }
}
