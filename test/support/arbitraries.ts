import * as fc from 'fast-check';
import { entriesOf, isObject, listOf, objectOf } from './json.js';
import type { Schema } from './operations.js';

/** Would run if it stood in a page as it is. */
export const MARKUP = ['<script>alert(1)</script>', '"><img src=x onerror=alert(1)>'];

/** Text that has broken somebody's service before.  */
const NASTY = [
  '',
  ' ',
  '\t\r\n',
  '\0',
  '0',
  '-1',
  '1e999',
  'NaN',
  'null',
  'undefined',
  'true',
  '[]',
  '{}',
  "' OR 1=1 --",
  '"; DROP TABLE c;',
  '@tenantId',
  '/* */',
  '\\',
  '%',
  '%00',
  '%2e%2e%2f',
  '../../etc/passwd',
  ...MARKUP,
  '{{7*7}}',
  '${7*7}',
  '\r\nX-Injected: 1',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'İstanbul',
  'ﷺ',
  '👩‍👩‍👧‍👦',
  '\u202etxt',
  '\uFEFF',
  'e\u0301',
  '*',
  '"*"',
  'W/"x"',
  '"',
  '"a", "b"',
  ',',
  'a'.repeat(300),
  '9'.repeat(40),
  '2026-01-01',
  '2026-01-01T00:00:00.000Z',
];

export const nastyText: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...NASTY),
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc.string({ unit: 'binary', maxLength: 40 }),
);

/** Anything that JSON can say. */
export const anyJson: fc.Arbitrary<unknown> = fc.oneof(
  nastyText,
  fc.jsonValue({ maxDepth: 4 }),
  fc.constantFrom(-0, 1e308, -1, 0.001, 2 ** 53, [], {}, [[]], [null]),
);

/** By the name of a parameter or member: so few values that cases meet each other there. */
export type Familiar = Readonly<Record<string, readonly unknown[]>>;

/** Values that a schema allows, as far as it says; mostly the familiar ones where there are some. */
export function valueOf(schema: Schema, familiar: Familiar = {}): fc.Arbitrary<unknown> {
  const { allOf, anyOf, oneOf, enum: words, type } = schema;
  if (Array.isArray(words)) return fc.constantFrom(...listOf(words));
  if (Array.isArray(allOf)) return valueOf(Object.assign({}, ...allOf.map(objectOf)), familiar);
  const choices = Array.isArray(anyOf) ? anyOf : Array.isArray(oneOf) ? oneOf : undefined;
  if (choices !== undefined) return fc.oneof(...choices.map((choice) => valueOf(objectOf(choice), familiar)));
  if (Array.isArray(type)) {
    return fc.oneof(...type.map((one: unknown) => valueOf({ ...schema, type: one }, familiar)));
  }
  switch (type) {
    case 'string':
      return textOf(schema);
    case 'integer':
      return fc.integer({
        min: numberOf(schema['minimum'], -1_000),
        max: numberOf(schema['maximum'], 1_000),
      });
    case 'number':
      return priceOf(schema);
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'array':
      return fc.uniqueArray(valueOf(objectOf(schema['items']), familiar), {
        minLength: numberOf(schema['minItems'], 0),
        maxLength: Math.min(numberOf(schema['maxItems'], 4), 4),
      });
    case 'object':
      return recordOf(schema, familiar);
    default:
      return anyJson;
  }
}

function textOf({ pattern, minLength, maxLength, format, example }: Schema): fc.Arbitrary<string> {
  if (typeof pattern === 'string') return fc.stringMatching(new RegExp(pattern));
  if (format === 'date-time') return fc.date({ noInvalidDate: true, min: new Date(0) }).map(toIso);
  const length = { minLength: numberOf(minLength, 0), maxLength: Math.min(numberOf(maxLength, 30), 30) };
  const free = fc.string({ unit: 'grapheme', ...length });
  return typeof example === 'string' ? fc.oneof(fc.constant(example), free) : free;
}

const toIso = (date: Date): string => date.toISOString();

function priceOf({ minimum, maximum }: Schema): fc.Arbitrary<number> {
  const min = Math.ceil(numberOf(minimum, 0) * 100);
  const max = Math.floor(Math.min(numberOf(maximum, 1e6), 1e9) * 100);
  return fc.integer({ min, max }).map((cents) => cents / 100);
}

function recordOf({ properties, required }: Schema, familiar: Familiar = {}): fc.Arbitrary<object> {
  const parts = Object.fromEntries(
    entriesOf(properties).map(([name, part]) => [name, memberOf(name, objectOf(part), familiar)]),
  );
  return fc.record(parts, { requiredKeys: listOf(required).filter((name) => typeof name === 'string') });
}

function memberOf(name: string, schema: Schema, familiar: Familiar): fc.Arbitrary<unknown> {
  const known = familiar[name];
  const any = valueOf(schema, familiar);
  return known === undefined
    ? any
    : fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...known) }, { weight: 1, arbitrary: any });
}

const numberOf = (value: unknown, fallback: number): number => (typeof value === 'number' ? value : fallback);

/** A body that the schema of an object forbids: broken in one place, at any depth. */
export function forbiddenBody(schema: Schema): fc.Arbitrary<unknown> {
  const { properties, required } = schema;
  const names = Object.keys(objectOf(properties));
  const valid = recordOf(schema);
  const without = listOf(required).map((name) => valid.map((body) => omit(body, String(name))));
  const strange = nastyText.filter((name) => !names.includes(name));
  const unknown = fc
    .tuple(valid, strange, anyJson)
    .map(([body, name, value]) => withMember(body, name, value));
  const mistyped = fc
    .tuple(valid, fc.constantFrom(...names))
    .map(([body, name]) => withMember(body, name, { not: 'this' }));
  const within = entriesOf(properties).flatMap(([name, part]) =>
    forbiddenPart(objectOf(part)).map((broken) =>
      fc.tuple(valid, broken).map(([body, value]) => withMember(body, name, value)),
    ),
  );
  return fc.oneof(unknown, mistyped, ...without, ...within, fc.constantFrom([], 'text', 7, null, true));
}

/** What breaks a member that is itself made of objects, and of which one is broken. */
function forbiddenPart({ properties, items, minItems, maxItems, ...part }: Schema): fc.Arbitrary<unknown>[] {
  if (isObject(properties)) return [forbiddenBody({ ...part, properties })];
  const kinds = isObject(items) ? (listOf(items['oneOf']).length > 0 ? listOf(items['oneOf']) : [items]) : [];
  const objects = kinds.map(objectOf).filter((kind) => isObject(kind['properties']));
  if (objects.length === 0) return [];
  const valid = fc.array(fc.oneof(...objects.map((kind) => valueOf(kind))), { maxLength: 3 });
  const broken = fc.oneof(...objects.map(forbiddenBody));
  const one = fc.tuple(valid, broken, valid).map(([before, value, after]) => before.concat([value], after));
  const tooFew = fc.constant([]);
  const tooMany = valid.map((list) =>
    Array.from({ length: numberOf(maxItems, 0) + 1 }, (_, at) => list[at] ?? {}),
  );
  return [one, ...(numberOf(minItems, 0) > 0 ? [tooFew] : []), ...(maxItems === undefined ? [] : [tooMany])];
}

const withMember = (body: object, name: string, value: unknown): object => ({ ...body, [name]: value });

function omit(body: object, name: string): object {
  return Object.fromEntries(Object.entries(body).filter(([key]) => key !== name));
}
