import fc from 'fast-check';
import { orderedNumber, readOrderedNumber } from '../../../src/partition-key/ordered-number.js';

const finite = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);

describe('a number written so that its bytes compare as it does', () => {
  it('should be read back, whatever follows it', () => {
    fc.assert(
      fc.property(finite, fc.uint8Array(), (value, rest) => {
        expect(readOrderedNumber(Buffer.concat([orderedNumber(value), rest]))).toBe(value);
      }),
    );
  });

  it('should compare as the number', () => {
    fc.assert(
      fc.property(finite, finite, (left, right) => {
        expect(Math.sign(Buffer.compare(orderedNumber(left), orderedNumber(right)))).toBe(
          Math.sign(left - right),
        );
      }),
    );
  });
});
