import { array, assert, integer, property } from 'fast-check';
import { type Counted, NONE_COUNTED, withNumber } from './counted.js';

describe('The numbers that have been counted', () => {
  it('should be counted once each, in whatever order and however often they come', () => {
    const numbers = array(integer({ min: 1, max: 12 }), { maxLength: 40 });
    assert(
      property(numbers, (given) => {
        let counted: Counted = NONE_COUNTED;
        const taken: number[] = [];
        for (const number of given) {
          const next = withNumber(counted, number);
          if (next === undefined) continue;
          taken.push(number);
          counted = next;
        }
        expect(taken).toEqual([...new Set(given)]);
        const missing = counted.missing.flatMap(([from, to]) =>
          Array.from({ length: to - from + 1 }, (_, index) => from + index),
        );
        const all = Array.from({ length: counted.last }, (_, index) => index + 1);
        expect(missing).toEqual(all.filter((number) => !given.includes(number)));
      }),
    );
  });

  it('should need no room for what comes in order', () => {
    const counted = [1, 2, 3].reduce((sum, number) => withNumber(sum, number) ?? sum, NONE_COUNTED);
    expect(counted).toEqual({ last: 3, missing: [] });
  });
});
