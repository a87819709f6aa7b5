/**
 * A fault order says what is to go wrong, where, and how often.
 */
import { badRequest } from '../common/errors.js';
import type { Json, JsonObject } from '../values/values.js';

export const FAULT_KINDS = [
  'latency',
  '408',
  '410',
  '429',
  '449',
  '503',
  'reset-before',
  'reset-after',
] as const;

/**
 * - `latency`: the request waits, then goes on, unless the client has hung up meanwhile.
 * - a status: the service's error instead of an answer; nothing is applied.
 * - `reset-before`: the connection is cut before the request is applied.
 * - `reset-after`: the request is applied, the connection cut instead of the answer.
 */
export type FaultKind = (typeof FAULT_KINDS)[number];

export interface FaultOrder {
  readonly kind: FaultKind;
  /** Name of the operation as in the route table, e.g. `createItem`; every operation when absent. */
  readonly operation?: string;
  /** Resource path, e.g. `/dbs/shop/colls/products`: requests to it and below; every path when absent. */
  readonly path?: string;
  /** Share of the matching requests that fail, 0 to 1; 1 when absent. */
  readonly probability?: number;
  /** So many matching requests are let through first; none when absent. */
  readonly after?: number;
  /** The order is spent after this many faults; never when absent. */
  readonly times?: number;
  /** How long `latency` waits, or what `429` answers as `x-ms-retry-after-ms`; 100 when absent. */
  readonly milliseconds?: number;
  /** Sub-status of `410` (default 1002) and `503` (default 0). */
  readonly substatus?: number;
}

const NUMBERS = [
  ['probability', 0, 1],
  ['after', 0, Number.MAX_SAFE_INTEGER],
  ['times', 1, Number.MAX_SAFE_INTEGER],
  ['milliseconds', 0, 600_000],
  ['substatus', 0, 99_999],
] as const;

const MEMBERS = new Set<string>(['kind', 'operation', 'path', ...NUMBERS.map(([name]) => name)]);

/**
 * Reads orders that came over the wire.
 * @throws CosmosError 400 naming the member that is wrong
 */
export function parseFaultOrders(raw: Json | undefined): FaultOrder[] {
  if (!Array.isArray(raw)) throw badRequest('Faults must be an array of fault orders.');
  return raw.map(parseFaultOrder);
}

function parseFaultOrder(raw: Json): FaultOrder {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) {
    throw badRequest('A fault order must be an object.');
  }
  const unknown = Object.keys(raw).find((name) => !MEMBERS.has(name));
  if (unknown !== undefined) throw badRequest(`A fault order has no member '${unknown}'.`);
  const named = typeof raw['kind'] === 'number' ? String(raw['kind']) : raw['kind'];
  const kind = FAULT_KINDS.find((known) => known === named);
  if (!kind) throw badRequest(`A fault order's 'kind' must be one of ${FAULT_KINDS.join(', ')}.`);

  return { kind, ...texts(raw), ...numbers(raw) };
}

function texts(raw: JsonObject): Pick<FaultOrder, 'operation' | 'path'> {
  const { operation, path } = raw;
  if (operation !== undefined && typeof operation !== 'string') throw notA('operation', 'a string');
  if (path !== undefined && (typeof path !== 'string' || !path.startsWith('/'))) {
    throw notA('path', "a string that begins with '/'");
  }
  return { ...(operation !== undefined && { operation }), ...(path !== undefined && { path }) };
}

function numbers(raw: JsonObject): Partial<Record<(typeof NUMBERS)[number][0], number>> {
  const read: Partial<Record<(typeof NUMBERS)[number][0], number>> = {};
  for (const [name, low, high] of NUMBERS) {
    const value = raw[name];
    if (value === undefined) continue;
    const whole = name === 'probability' || Number.isInteger(value);
    if (typeof value !== 'number' || !whole || value < low || value > high) {
      throw notA(name, `a${name === 'probability' ? '' : ' whole'} number from ${low} to ${high}`);
    }
    read[name] = value;
  }
  return read;
}

const notA = (member: string, wanted: string): Error =>
  badRequest(`A fault order's '${member}' must be ${wanted}.`);
