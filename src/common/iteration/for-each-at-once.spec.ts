import { forEachAtOnce } from './for-each-at-once.js';

function* numbers() {
  for (let index = 1; index <= 100; index++) yield index;
}

describe('forEachAtOnce', () => {
  it('should work on every item once, never on more than allowed', async () => {
    const done: number[] = [];
    let running = 0;
    let most = 0;
    await forEachAtOnce(3, [1, 2, 3, 4, 5, 6, 7], async (item) => {
      most = Math.max(most, ++running);
      await Promise.resolve();
      running -= 1;
      done.push(item);
    });
    expect(done.toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(most).toBe(3);
  });

  it('should start nothing more after a failure', async () => {
    const started: number[] = [];
    const work = async (item: number) => {
      started.push(item);
      await Promise.resolve();
      if (item === 2) throw new Error('two');
    };
    await expect(forEachAtOnce(2, numbers(), work)).rejects.toThrow('two');
    expect(started.length).toBeLessThan(6);
  });
});
