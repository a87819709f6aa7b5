/**
 * Continuation tokens: opaque to the client, ASCII, and good for one query only. They say where the
 * last page ended by value, not by count, so items that come or go in between shift nothing.
 */
import { badRequest } from '../../common/errors.js';
import type { Json, Value } from '../../values/values.js';
import { readJson } from '../../values/read.js';
import { writeJson } from '../../values/write.js';
import type { Remainder } from './page.js';
import type { ScanPosition } from '../language/source.js';

/** Where the next page starts. */
export interface Resume extends Remainder {
  /** Streamed rows: the last item that is done with. */
  readonly after?: ScanPosition;
  /** Streamed rows: the item that was interrupted, and how many of its rows are out. */
  readonly within?: { readonly epk: string; readonly row: number; readonly rows: number };
  /** Streamed DISTINCT: digest of the last row given out. */
  readonly last?: string;
  /** Sets: key of the last row given out, and how many rows of that key are out. */
  readonly key?: { readonly text: string; readonly rows: number };
}

const VERSION = 1;

export function encodeContinuation(resume: Resume, fingerprint: string): string {
  const { after, within, last, key, skip, take } = resume;
  const token = [
    VERSION,
    fingerprint,
    skip,
    take ?? null,
    after
      ? [after.epk, after.row, ...(after.keys ?? []).map((value) => (value === undefined ? [] : [value]))]
      : null,
    within ? [within.epk, within.row, within.rows] : null,
    last ?? null,
    key ? [key.text, key.rows] : null,
  ];
  return Buffer.from(writeJson(token)).toString('base64url');
}

/** @throws CosmosError 400 for anything this query did not hand out */
export function decodeContinuation(token: string, fingerprint: string): Resume {
  const parts = parse(token);
  if (parts[0] !== VERSION) throw invalid('it was not issued by this service');
  if (parts[1] !== fingerprint) throw invalid('it was issued for another query');
  const [, , skip, take, after, within, last, key] = parts;
  return {
    skip: count(skip),
    ...(take !== null && { take: count(take) }),
    ...(after !== null && { after: position(list(after)) }),
    ...(within !== null && { within: interrupted(list(within)) }),
    ...(last !== null && { last: text(last) }),
    ...(key !== null && { key: { text: text(list(key)[0]), rows: count(list(key)[1]) } }),
  };
}

function parse(token: string): Value[] {
  try {
    return list(readJson(Buffer.from(token, 'base64url').toString()));
  } catch {
    throw invalid('it is malformed');
  }
}

function position([epk, row, ...keys]: readonly Json[]): ScanPosition {
  const place = { epk: text(epk), row: count(row) };
  return keys.length === 0 ? place : { ...place, keys: keys.map((key) => list(key)[0]) };
}

const interrupted = ([epk, row, rows]: readonly Json[]): { epk: string; row: number; rows: number } => ({
  epk: text(epk),
  row: count(row),
  rows: count(rows),
});

function list(value: Value): Json[] {
  if (Array.isArray(value)) return value;
  throw invalid('it is malformed');
}

function text(value: Value): string {
  if (typeof value === 'string') return value;
  throw invalid('it is malformed');
}

function count(value: Value): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
  throw invalid('it is malformed');
}

const invalid = (why: string): Error => badRequest(`Invalid Continuation Token: ${why}.`);
