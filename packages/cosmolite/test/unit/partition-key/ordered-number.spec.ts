import { assert, double, property, uint8Array } from 'fast-check';
import { orderedNumber, readOrderedNumber } from '../../../src/partition-key/ordered-number.js';

const finite = double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);

describe('a number written so that its bytes compare as it does', () => {
  it('should be read back, whatever follows it', () => {
    assert(
      property(finite, uint8Array(), (value, rest) => {
        expect(readOrderedNumber(Buffer.concat([orderedNumber(value), rest]))).toBe(value);
      }),
    );
  });

  it('should compare as the number', () => {
    assert(
      property(finite, finite, (left, right) => {
        expect(Math.sign(Buffer.compare(orderedNumber(left), orderedNumber(right)))).toBe(
          Math.sign(left - right),
        );
      }),
    );
  });
});
