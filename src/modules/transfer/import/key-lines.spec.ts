import { KeyLines } from './key-lines.js';

describe('KeyLines', () => {
  it('should know what it was given and nothing else, also when it has grown', () => {
    const keys = new KeyLines(100_000);
    for (let index = 0; index < 10_000; index += 1) keys.add(`key ${index}`, index);
    for (let index = 0; index < 10_000; index += 1) {
      expect([keys.has(`key ${index}`), keys.has(`other ${index}`)]).toEqual([true, false]);
    }
  });

  it('should tell the line where a key was seen first, also when it has grown and when it is full', () => {
    const keys = new KeyLines(5_000);
    const firsts = Array.from({ length: 6_000 }, (_, index) => keys.add(`key ${index}`, index));
    expect(firsts.every((line) => line === undefined)).toBe(true);
    expect([0, 4_999, 5_000].map((index) => keys.add(`key ${index}`, 9_999))).toEqual([0, 4_999, undefined]);
  });

  it('should take no more than its limit', () => {
    const keys = new KeyLines(2);
    for (const key of ['a', 'a', 'b', 'c']) keys.add(key, 1);
    expect(['a', 'b', 'c'].map((key) => keys.has(key))).toEqual([true, true, false]);
  });
});
