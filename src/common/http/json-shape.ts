import type { FieldError } from '../errors/field-error.js';
import { toPointer } from '../validation/check-dto.js';

/** Deeper than any body of ours, and shallow enough for every recursive reader behind us. */
const MAX_DEPTH = 32;

/** More than any list or object of ours may have, and few enough to name every one that is wrong. */
const MAX_ELEMENTS = 1_000;
const MAX_MEMBERS = 100;

/** Six times what the largest batch has. Lists within lists would multiply the limits above. */
const MAX_VALUES = 20_000;

/** Longer than any name of ours. An answer repeats the names that it does not know, each of them several times. */
export const MAX_NAME_LENGTH = 50;

/** Most bytes of a character in JSON text: an escape. */
const CHARACTER_BYTES = 6;

const QUOTE = 0x22;
const COMMA = 0x2c;
const OPEN_LIST = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/** A list or an object that is open. */
interface Level {
  readonly isList: boolean;
  /** Of the present element or member, from 0. */
  index: number;
  /** Where the name of the present member begins and ends, its quotes included. */
  name: readonly [from: number, to: number] | undefined;
}

/** `unclosed`: the text ends inside a list, an object or a string, so it is no JSON. */
export type ShapeFault = FieldError | 'unclosed';

/**
 * Looks at how JSON text is nested before anybody parses it, in one pass and in memory that does not grow with it: to build
 * a million lists takes a hundred times as long as to count them. Text that is no JSON may pass; its parser refuses it.
 */
export function shapeFault(bytes: Uint8Array): ShapeFault | undefined {
  const levels: Level[] = [];
  let fault: FieldError | undefined;
  let depth = 0;
  let values = 1;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (byte === QUOTE) {
      const end = endOfString(bytes, at);
      if (end === -1) return 'unclosed';
      fault ??= takeName(levels, bytes, at, end);
      at = end;
    } else if (byte === COMMA || byte === OPEN_LIST || byte === OPEN_OBJECT) {
      values += 1;
      if (byte !== COMMA) depth += 1;
      fault ??= byte === COMMA ? next(levels, bytes) : open(levels, bytes, byte === OPEN_LIST);
      if (values > MAX_VALUES) fault ??= tooMany('', `a body has at most ${MAX_VALUES} values`);
    } else if (byte === CLOSE_LIST || byte === CLOSE_OBJECT) {
      depth -= 1;
      if (depth < 0) break;
      if (levels.length > depth) levels.pop();
    }
  }
  return fault !== undefined && depth !== 0 ? 'unclosed' : fault;
}

/** The offset of the quote that ends the string; -1 when there is none. */
function endOfString(bytes: Uint8Array, start: number): number {
  for (let at = start + 1; at < bytes.length; at += 1) {
    if (bytes[at] === QUOTE) return at;
    if (bytes[at] === BACKSLASH) at += 1;
  }
  return -1;
}

/** The first string of a member is its name. */
function takeName(levels: Level[], bytes: Uint8Array, from: number, to: number): FieldError | undefined {
  const level = levels.at(-1);
  if (level === undefined || level.isList || level.name !== undefined) return undefined;
  if (to - from > MAX_NAME_LENGTH * CHARACTER_BYTES) return tooLongName(pathOf(levels.slice(0, -1), bytes));
  level.name = [from, to + 1];
  return undefined;
}

function open(levels: Level[], bytes: Uint8Array, isList: boolean): FieldError | undefined {
  if (levels.length >= MAX_DEPTH) {
    const pointer = toPointer(pathOf(levels, bytes));
    return { pointer, code: 'too_deep', detail: `values nest at most ${MAX_DEPTH} deep` };
  }
  levels.push({ isList, index: 0, name: undefined });
  return undefined;
}

/** The next element or member of the innermost level. */
function next(levels: Level[], bytes: Uint8Array): FieldError | undefined {
  const level = levels.at(-1);
  if (level === undefined) return undefined;
  level.index += 1;
  level.name = undefined;
  const limit = level.isList ? MAX_ELEMENTS : MAX_MEMBERS;
  if (level.index < limit) return undefined;
  const what = level.isList
    ? `a list has at most ${limit} elements`
    : `an object has at most ${limit} members`;
  return tooMany(toPointer(pathOf(levels.slice(0, -1), bytes)), what);
}

const pathOf = (levels: readonly Level[], bytes: Uint8Array): string[] =>
  levels.map(({ isList, index, name }) => (isList ? String(index) : nameIn(bytes, name)));

function nameIn(bytes: Uint8Array, name: Level['name']): string {
  const text = name === undefined ? '' : new TextDecoder().decode(bytes.subarray(...name));
  try {
    return String(JSON.parse(text));
  } catch {
    return '';
  }
}

const tooMany = (pointer: string, detail: string): FieldError => ({ pointer, code: 'too_many', detail });

export const tooLongName = (path: readonly string[]): FieldError => ({
  pointer: toPointer(path),
  code: 'too_long',
  detail: `the name of a member has at most ${MAX_NAME_LENGTH} characters`,
});
