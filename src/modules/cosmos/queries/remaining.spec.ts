import { isWhole, type KeyRange, overlaps } from '../ranges/key-range.js';
import { type Answer, remaining } from './remaining.js';

/** Cut at these places, from the first to the last key. */
const cut = (...bounds: string[]): KeyRange[] => {
  const edges = ['', ...bounds, 'FF'];
  return edges.slice(1).map((max, index) => ({ min: edges[index] ?? '', max }));
};

const answered = (...ranges: KeyRange[]): Answer<string>[] =>
  ranges.map((range) => ({ range, value: `${range.min}-${range.max}` }));

const ALL = cut();

describe('what remains to be asked', () => {
  it('should be every range that holds a part of the targets', () => {
    const ranges = cut('1', '2', '3');
    const targets = [
      { min: '1', max: '1FF' },
      { min: '25', max: '35' },
    ];
    expect(remaining(ranges, targets, [])).toEqual({ kept: [], missing: ranges.slice(1) });
  });

  it('should be nothing without a target', () => {
    expect(remaining(cut('1'), [], [])).toEqual({ kept: [], missing: [] });
  });

  it('should be nothing of a parent that has answered, after its split', () => {
    const answers = answered(...cut('2'));
    expect(remaining(cut('1', '2'), ALL, answers)).toEqual({ kept: answers, missing: [] });
  });

  it('should be the children of a parent that has not', () => {
    const answers = answered({ min: '2', max: 'FF' });
    expect(remaining(cut('1', '2'), ALL, answers)).toEqual({
      kept: answers,
      missing: cut('1', '2').slice(0, 2),
    });
  });

  it('should be the whole of a merge, of which only a part has answered', () => {
    const [first, second, third] = answered(...cut('1', '2'));
    if (!first || !second || !third) throw new Error('Three were cut.');
    expect(remaining(cut('2'), ALL, [first, third])).toEqual({
      kept: [third],
      missing: cut('2').slice(0, 1),
    });
  });

  it('should take in what an answer covered that does not count any more', () => {
    // The first was split, and its second half merged with the range behind it.
    expect(remaining(cut('1', '4'), ALL, answered({ min: '', max: '2' }))).toEqual({
      kept: [],
      missing: cut('1', '4'),
    });
  });

  it('should leave no gap and no overlap, whatever is split and merged in between', () => {
    let state = 1;
    const random = (below: number): number => {
      state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
      return Math.floor((state / 2 ** 31) * below);
    };
    const someBounds = (): string[] =>
      [
        ...new Set(
          Array.from({ length: 1 + random(5) }, () => random(62).toString(16).padStart(2, '0').toUpperCase()),
        ),
      ]
        .filter((bound) => bound !== '00')
        .toSorted();
    for (let round = 0; round < 5_000; round += 1) {
      const once = remaining(cut(...someBounds()), ALL, []);
      const some = answered(...once.missing.filter(() => random(2) === 0));
      const { kept, missing } = remaining(cut(...someBounds()), ALL, some);
      const all = [...kept.map(({ range }) => range), ...missing].toSorted((a, b) =>
        a.min < b.min ? -1 : 1,
      );
      expect(isWhole(all)).toBe(true);
    }
  });
});

describe('two ranges', () => {
  it.each([
    ['1', '2', '2', '3', false],
    ['1', '2', '1F', '3', true],
    ['', 'FF', '1', '1FF', true],
  ])('should overlap or not: %s to %s and %s to %s', (min, max, otherMin, otherMax, expected) => {
    expect(overlaps({ min, max }, { min: otherMin, max: otherMax })).toBe(expected);
  });
});
