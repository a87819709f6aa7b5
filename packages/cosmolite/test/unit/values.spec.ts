import * as fc from 'fast-check';

import {
  canonicalText,
  compareText,
  compareValues,
  equals,
  isDeeperThan,
  type Json,
  type JsonObject,
  memberOf,
  setMember,
  type Value,
} from '../../src/values/values.js';

/** One of each type and more, in the order of ORDER BY. */
const IN_ORDER: readonly Value[] = [
  undefined,
  null,
  false,
  true,
  -1,
  0,
  2,
  10,
  '',
  '10',
  'A',
  'a',
  'ab',
  'z\u0301',
  '\ud7ff',
  '\uff5e',
  '\u{1f600}',
  [],
  {},
];

describe('order of values', () => {
  it('should go by type and then by value', () => {
    // JavaScript sorts undefined last without asking, so the values go in boxes.
    const boxes = IN_ORDER.map((value) => ({ value }));
    expect(boxes.toReversed().toSorted((left, right) => compareValues(left.value, right.value))).toEqual(
      boxes,
    );
  });

  it.each<[Value, Value]>([
    [[], [1, 2]],
    [{}, { a: 1 }],
    [1, 1],
    [undefined, undefined],
  ])('should find %j and %j in the same place', (left, right) => {
    expect(compareValues(left, right)).toBe(0);
  });

  it('should compare text as its UTF-8 bytes compare', () => {
    const text = fc.string({ unit: 'binary', maxLength: 6 });
    fc.assert(
      fc.property(text, text, (left, right) => {
        expect(Math.sign(compareText(left, right))).toBe(
          Buffer.compare(Buffer.from(left), Buffer.from(right)),
        );
      }),
    );
  });
});

describe('equality', () => {
  it.each<[Value, Value, boolean]>([
    [1, 1, true],
    [1, '1', false],
    [null, null, true],
    [null, undefined, false],
    [false, 0, false],
    ['a', 'A', false],
    [[1, 2], [1, 2], true],
    [[1, 2], [2, 1], false],
    [[], {}, false],
    [{ a: 1, b: [{ c: null }] }, { b: [{ c: null }], a: 1 }, true],
    [{ a: 1 }, { a: 1, b: 2 }, false],
    [{ toString: 1 }, { a: 1 }, false],
  ])('should tell of %j and %j: %j', (left, right, isEqual) => {
    expect(equals(left, right)).toBe(isEqual);
  });

  it('should hold exactly when the canonical texts are the same', () => {
    const value: fc.Arbitrary<Json> = fc.json({ maxDepth: 2 }).map((text) => JSON.parse(text));
    fc.assert(
      fc.property(value, value, (left, right) => {
        expect(canonicalText(left) === canonicalText(right)).toBe(equals(left, right));
      }),
    );
  });

  it('should have its own text for numbers JSON has not', () => {
    expect([NaN, Infinity, -Infinity, null].map(canonicalText)).toEqual([
      'NaN',
      'Infinity',
      '-Infinity',
      'null',
    ]);
  });
});

describe('members', () => {
  it.each<[Value, string, Value]>([
    [{ a: 1 }, 'a', 1],
    [{ a: 1 }, 'b', undefined],
    [{ a: 1 }, 'toString', undefined],
    [[1], '0', undefined],
    [[1], 'length', undefined],
    ['text', 'length', undefined],
    [null, 'a', undefined],
    [undefined, 'a', undefined],
  ])('should read of %j the member %s: %j', (target, name, value) => {
    expect(memberOf(target, name)).toEqual(value);
  });

  it('should take any name for a member, also that of the prototype', () => {
    const target: JsonObject = {};
    setMember(target, '__proto__', { a: 1 });
    expect([JSON.stringify(target), memberOf(target, '__proto__')]).toEqual([
      '{"__proto__":{"a":1}}',
      { a: 1 },
    ]);
  });
});

describe('nesting', () => {
  it.each<[Json, number, boolean]>([
    [1, 0, false],
    [[], 1, false],
    [[[]], 1, true],
    [{ a: { b: 1 } }, 2, false],
    [{ a: { b: {} } }, 2, true],
  ])('should tell whether %j is deeper than %d: %j', (value, levels, isDeeper) => {
    expect(isDeeperThan(value, levels)).toBe(isDeeper);
  });

  it('should be told of a value no recursion could walk', () => {
    const value: Json = JSON.parse('['.repeat(100_000) + ']'.repeat(100_000));
    expect(isDeeperThan(value, 128)).toBe(true);
  });
});
