import { KeySet } from './key-set.js';

describe('KeySet', () => {
  it('should know what it was given and nothing else, also when it has grown', () => {
    const keys = new KeySet(100_000);
    for (let index = 0; index < 10_000; index += 1) keys.add(`key ${index}`);
    for (let index = 0; index < 10_000; index += 1) {
      expect([keys.has(`key ${index}`), keys.has(`other ${index}`)]).toEqual([true, false]);
    }
  });

  it('should take no more than its limit', () => {
    const keys = new KeySet(2);
    for (const key of ['a', 'a', 'b', 'c']) keys.add(key);
    expect(['a', 'b', 'c'].map((key) => keys.has(key))).toEqual([true, true, false]);
  });
});
