/** Random items and random queries over them, as text. */
import * as fc from 'fast-check';

import type { JsonObject } from '../../../src/values/values.js';

/** Few enough values that equalities hold now and then; some of them order differently as UTF-16. */
const texts = fc.constantFrom('', 'a', 'A', 'ab', 'b', 'ba', '\uff5e', '\u{1f600}');
const primitives = fc.oneof(fc.constant(null), fc.boolean(), fc.integer({ min: -3, max: 3 }), texts);
const lists = fc.array(primitives, { maxLength: 4 });
const anything = fc.oneof(
  { weight: 5, arbitrary: primitives },
  { weight: 1, arbitrary: lists },
  { weight: 1, arbitrary: fc.record({ x: primitives }, { requiredKeys: [] }) },
);

const item = fc.record(
  { pk: fc.constantFrom('p', 'q', 7, null), a: anything, b: anything, s: texts, tags: lists, n: anything },
  { requiredKeys: ['pk'] },
);

export const itemLists: fc.Arbitrary<JsonObject[]> = fc
  .array(item, { maxLength: 12 })
  .map((items) => items.map((each, index) => ({ id: String(index), ...each })));

const paths = fc.constantFrom('c.a', 'c.b', 'c.s', 'c.n.x', 'c["n"]', 'c.tags', 'c.tags[0]', 'c.pk');
const literals = fc.oneof(
  primitives.map((value) => JSON.stringify(value)),
  fc.constantFrom('undefined', '@one', '@list', '[]', '[1, "a"]', '{"x": 1}'),
);
export const parameters = { '@one': 1, '@list': ['p', 1, null] };

/**
 * @param aliases further names in scope
 * @param isFlat without subqueries, as group keys and what is aggregated must be
 */
function expressions(depth: number, aliases: readonly string[], isFlat = false): fc.Arbitrary<string> {
  const names = aliases.length > 0 ? fc.oneof(paths, fc.constantFrom(...aliases)) : paths;
  const leaf = fc.oneof({ weight: 3, arbitrary: names }, { weight: 2, arbitrary: literals });
  if (depth === 0) return leaf;
  const operand = expressions(depth - 1, aliases, isFlat);
  const one = (make: (operand: string) => string): fc.Arbitrary<string> => operand.map(make);
  const two = (make: (left: string, right: string) => string): fc.Arbitrary<string> =>
    fc.tuple(operand, operand).map(([left, right]) => make(left, right));
  const joined = (...operators: string[]): fc.Arbitrary<string> =>
    fc
      .tuple(operand, fc.constantFrom(...operators), operand)
      .map(([left, operator, right]) => `(${left} ${operator} ${right})`);
  const withSubquery = fc.oneof(
    expressions(depth - 1, [...aliases, 'e']).map(
      (filter) => `EXISTS(SELECT VALUE e FROM e IN c.tags WHERE ${filter})`,
    ),
    one((inner) => `ARRAY(SELECT VALUE [e, ${inner}] FROM e IN c.tags)`),
    expressions(depth - 1, ['e'], true).map((inner) => `(SELECT VALUE COUNT(${inner}) FROM e IN c.tags)`),
  );
  return fc.oneof(
    leaf,
    joined('=', '!=', '<', '<=', '>', '>='),
    joined('=', '<', 'AND', 'OR'),
    joined('+', '-', '*', '||', '??', '&'),
    one((inner) => `(NOT ${inner})`),
    fc
      .tuple(operand, fc.boolean(), fc.array(literals, { minLength: 1, maxLength: 3 }))
      .map(([inner, not, items]) => `(${inner} ${not ? 'NOT ' : ''}IN (${items.join(', ')}))`),
    fc
      .tuple(operand, literals, literals, fc.boolean())
      .map(([inner, low, high, not]) => `(${inner} ${not ? 'NOT ' : ''}BETWEEN ${low} AND ${high})`),
    fc
      .tuple(operand, fc.constantFrom('"a%"', '"%a"', '"_"', '"ab"', '"%"'), fc.boolean())
      .map(([inner, pattern, not]) => `(${inner} ${not ? 'NOT ' : ''}LIKE ${pattern})`),
    fc.tuple(operand, operand, operand).map(([test, yes, no]) => `(${test} ? ${yes} : ${no})`),
    one((inner) => `IS_DEFINED(${inner})`),
    one((inner) => `IS_PRIMITIVE(${inner})`),
    one((inner) => `LENGTH(${inner})`),
    one((inner) => `[${inner}, 1]`),
    one((inner) => `{"x": ${inner}}`),
    two((left, right) => `ARRAY_CONTAINS(${left}, ${right})`),
    two((left, right) => `STARTSWITH(${left}, ${right})`),
    two((left, right) => `CONTAINS(${left}, ${right}, true)`),
    ...(isFlat ? [] : [withSubquery]),
  );
}

const froms = fc.constantFrom<{ text: string; aliases: string[] }[]>(
  { text: 'c', aliases: [] },
  { text: 'root AS c', aliases: [] },
  { text: 'c JOIN t IN c.tags', aliases: ['t'] },
  { text: 'c JOIN (SELECT VALUE t FROM t IN c.tags WHERE t != 1) AS u', aliases: ['u'] },
);

const sorts = fc.oneof(
  { weight: 2, arbitrary: fc.constant('') },
  {
    weight: 3,
    arbitrary: fc
      .constantFrom('c.a', 'c.a DESC', 'c.n.x', 'c.a, c.b', 'c.a DESC, c.b', 'c.a DESC, c.b DESC')
      .map((keys) => ` ORDER BY ${keys}`),
  },
);

const aggregates = fc.constantFrom('COUNT', 'SUM', 'AVG', 'MIN', 'MAX', 'COUNTIF');

/** The composite indexes those sorts need. */
export const compositeIndexes = (
  [
    ['ascending', 'ascending'],
    ['ascending', 'descending'],
  ] as const
).map(([a, b]) => [
  { path: '/a', order: a },
  { path: '/b', order: b },
]);

/** Conditions the planner makes bounds and partition ranges of. */
const plannable: fc.Arbitrary<string> = fc.letrec<{ any: string; one: string }>((tie) => ({
  any: fc.oneof(
    { weight: 3, arbitrary: tie('one') },
    fc.tuple(tie('any'), fc.constantFrom('AND', 'OR'), tie('any')).map((parts) => `(${parts.join(' ')})`),
  ),
  one: fc.oneof(
    fc.tuple(paths, fc.constantFrom('=', '<', '<=', '>', '>='), literals).map((parts) => parts.join(' ')),
    fc.tuple(literals, fc.constantFrom('=', '<', '<=', '>', '>='), paths).map((parts) => parts.join(' ')),
    fc
      .tuple(paths, fc.constantFrom('', 'NOT '), literals, literals)
      .map(([path, not, one, other]) => `${path} ${not}IN (${one}, ${other})`),
    fc
      .tuple(paths, fc.constantFrom('', 'NOT '), literals, literals)
      .map(([path, not, low, high]) => `${path} ${not}BETWEEN ${low} AND ${high}`),
    paths.map((path) => `ARRAY_CONTAINS(@list, ${path})`),
    fc.tuple(paths, texts).map(([path, text]) => `STARTSWITH(${path}, ${JSON.stringify(text)})`),
    fc.tuple(paths, fc.constantFrom('a%', 'ab', '_', '%')).map(([path, text]) => `${path} LIKE "${text}"`),
    fc.tuple(fc.constantFrom('=', '!='), literals).map(([operator, value]) => `c.pk ${operator} ${value}`),
    paths,
    fc.constantFrom('true', 'false'),
  ),
})).any;

const where = (aliases: readonly string[]): fc.Arbitrary<string> =>
  fc.oneof(
    fc.constant(''),
    { weight: 2, arbitrary: expressions(2, aliases).map((filter) => ` WHERE ${filter}`) },
    { weight: 2, arbitrary: plannable.map((filter) => ` WHERE ${filter}`) },
  );

const count = fc.integer({ min: 0, max: 6 });

/** Queries whose rows come in a known order. */
export const streamedQueries: fc.Arbitrary<string> = froms.chain(({ text, aliases }) => {
  const value = expressions(1, aliases);
  const select = fc.oneof(
    ...(text.includes('JOIN') ? [] : [fc.constant('*')]),
    value.map((each) => `VALUE ${each}`),
    fc.tuple(value, value).map(([left, right]) => `${left}, ${right} AS second`),
  );
  const limits = fc.oneof(
    fc.constant({ top: '', paging: '' }),
    count.map((top) => ({ top: `TOP ${top} `, paging: '' })),
    fc
      .tuple(count, count)
      .map(([offset, limit]) => ({ top: '', paging: ` OFFSET ${offset} LIMIT ${limit}` })),
  );
  const distinct = fc.boolean();
  return fc
    .tuple(distinct, limits, select, where(aliases), sorts)
    .filter(([isDistinct, , , , sort]) => !isDistinct || sort !== '')
    .map(
      ([isDistinct, { top, paging }, selection, filter, sort]) =>
        `SELECT ${isDistinct ? 'DISTINCT ' : ''}${top}${selection} FROM ${text}${filter}${sort}${paging}`,
    );
});

/** Queries whose rows are a set: groups, aggregates, distinct values. */
export const setQueries: fc.Arbitrary<string> = froms.chain(({ text, aliases }) => {
  const value = expressions(1, aliases, true);
  const aggregate = fc.tuple(aggregates, value).map(([name, argument]) => `${name}(${argument})`);
  return fc.oneof(
    fc
      .tuple(value, where(aliases))
      .map(([each, filter]) => `SELECT DISTINCT VALUE ${each} FROM ${text}${filter}`),
    fc.tuple(aggregate, where(aliases)).map(([each, filter]) => `SELECT VALUE ${each} FROM ${text}${filter}`),
    fc
      .tuple(aggregate, aggregate, where(aliases))
      .map(([left, right, filter]) => `SELECT ${left}, ${right} AS other FROM ${text}${filter}`),
    fc
      .tuple(value, value, aggregate, where(aliases))
      .map(
        ([one, other, each, filter]) =>
          `SELECT ${one} AS one, ${each} AS n FROM ${text}${filter} GROUP BY ${one}, ${other}`,
      ),
    fc
      .tuple(fc.constantFrom('x', 'IS_STRING(x)', '[x.n]'), value, where(aliases))
      .map(
        ([outer, inner, filter]) =>
          `SELECT VALUE ${outer} FROM (SELECT DISTINCT VALUE ${inner} FROM ${text}${filter}) AS x WHERE x != 1`,
      ),
    fc
      .tuple(value, aggregate, where(aliases))
      .map(
        ([key, each, filter]) =>
          `SELECT VALUE IS_DEFINED(x.n) FROM (SELECT ${each} AS n FROM ${text}${filter} GROUP BY ${key}) AS x`,
      ),
  );
});
