import type { PartitionKeyDefinition } from '../../../src/partition-key/definition.js';
import { initialRanges, mergeRanges, type RangeRecord, splitRange } from '../../../src/store/ranges.js';

const V1: PartitionKeyDefinition = { paths: ['/pk'], kind: 'Hash', version: 1 };
const V2: PartitionKeyDefinition = { paths: ['/pk'], kind: 'Hash', version: 2 };

const bounds = (ranges: readonly RangeRecord[]): string[] => [
  ...ranges.map(({ min }) => min),
  ranges.at(-1)?.max ?? 'none',
];

function splitFirst(definition: PartitionKeyDefinition, ranges: readonly RangeRecord[]): RangeRecord[] {
  const [first] = ranges;
  if (first === undefined) throw new Error('no range to split');
  return splitRange(definition, ranges, first);
}

describe('the ranges of a container', () => {
  /** Version 1: bounds that containers of the service have. */
  it.each<[string, PartitionKeyDefinition, string[]]>([
    ['version 1', V1, ['', '05C1CFFFFFFFF8', '05C1DFFFFFFFFC', '05C1E7FFFFFFFE', 'FF']],
    [
      'version 2',
      V2,
      ['', '0FF', '1FF', '2FF', 'FF'].map((text) => text.replace(/^(.)FF$/, `$1${'F'.repeat(31)}`)),
    ],
  ])('should cut the line of %s keys into equal parts', (_version, definition, expected) => {
    expect(bounds(initialRanges(definition, 4))).toEqual(expected);
  });

  it.each([
    ['version 1', V1],
    ['version 2', V2],
  ])(
    'should be cut in the middle with %s keys, where twice as many would have been',
    (_version, definition) => {
      const [, ...halves] = bounds(initialRanges(definition, 4));
      expect(bounds(splitFirst(definition, initialRanges(definition, 2)))).toEqual([
        '',
        halves[0],
        halves[1],
        'FF',
      ]);
    },
  );

  it.each([
    ['version 1', V1, 32],
    ['version 2', V2, 126],
  ])('should be cut until one hash is left with %s keys', (_version, definition, times) => {
    let ranges = initialRanges(definition, 1);
    for (let split = 0; split < times; split += 1) ranges = splitFirst(definition, ranges);
    expect(new Set(bounds(ranges)).size).toBe(times + 2);
    expect(() => splitFirst(definition, ranges)).toThrow(expect.objectContaining({ status: 400 }));
  });

  const MULTI: PartitionKeyDefinition = { paths: ['/a', '/b'], kind: 'MultiHash', version: 2 };
  const IN_ONE_VALUE = `${'1'.repeat(32)}2`;

  it('should be cut at a bound that lies within one value of the first level', () => {
    const [whole] = initialRanges(MULTI, 1);
    if (whole === undefined) throw new Error('no range to split');
    const cut = splitRange(MULTI, [whole], whole, IN_ONE_VALUE);
    expect(bounds(cut)).toEqual(['', IN_ONE_VALUE, 'FF']);
    expect(() => splitFirst(MULTI, cut)).toThrow(expect.objectContaining({ status: 400 }));
  });

  it('should be made one again of two neighbours, which it names as its parents with theirs', () => {
    const [left, right, ...others] = splitFirst(V2, initialRanges(V2, 2));
    if (left === undefined || right === undefined) throw new Error('no ranges to merge');
    expect(mergeRanges([left, right, ...others], [left, right])).toEqual([
      { id: '4', min: '', max: '1'.padEnd(32, 'F'), parents: ['0', '2', '3'] },
      ...others,
    ]);
  });

  it('should not be made one of two that are not neighbours', () => {
    const [first, , third] = initialRanges(V2, 3);
    if (first === undefined || third === undefined) throw new Error('no ranges to merge');
    expect(() => mergeRanges([first, third], [first, third])).toThrow(
      expect.objectContaining({ status: 400 }),
    );
  });

  it.each(['', 'FF', '20', 'x', '1f'])('should not be cut at "%s", which is not within the range', (at) => {
    const [first, ...others] = initialRanges(V2, 2);
    if (first === undefined) throw new Error('no range to split');
    expect(() => splitRange(V2, [first, ...others], first, at)).toThrow(
      expect.objectContaining({ status: 400 }),
    );
  });
});
