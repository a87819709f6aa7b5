/** Values → JSON, each number with its own digits and each member in its place. */
import type { Json } from './values.js';
import { isMovable, isReordered, namesOf } from './member-order.js';
import { hasPlainText, isNumber, numberText } from './number.js';

/**
 * The value as it is stored and sent. JSON has no NaN and no infinity, so the service writes their names
 * as strings; so does this.
 */
export const writeJson = (value: Json): string => (isPlain(value) ? JSON.stringify(value) : write(value));

/** Whether `JSON.stringify` writes the value as it has to be, and `JSON.parse` reads it back. */
export function isPlain(value: Json | undefined): boolean {
  if (typeof value === 'number') return Number.isFinite(value) && hasPlainText(value);
  if (typeof value === 'bigint') return false;
  if (typeof value !== 'object' || value === null) return true;
  if (Array.isArray(value)) {
    for (const element of value) if (!isPlain(element)) return false;
    return true;
  }
  const names = Object.keys(value);
  // Movable members come first, whatever the order they were written in.
  if (isMovable(names[0] ?? '') && isReordered(value)) return false;
  // No closures: every item that is written comes through here.
  for (const name of names) if (!isPlain(value[name])) return false;
  return true;
}

function write(value: Json): string {
  if (isNumber(value)) {
    return typeof value === 'bigint' || Number.isFinite(value)
      ? numberText(value)
      : JSON.stringify(String(value));
  }
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(write).join(',')}]`;
  const members = namesOf(value).map((name) => `${JSON.stringify(name)}:${write(value[name] ?? null)}`);
  return `{${members.join(',')}}`;
}
