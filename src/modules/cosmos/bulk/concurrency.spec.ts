import { Concurrency } from './concurrency.js';

/** A request with 90 operations is 100 with its overhead, so that this is 1 ms each. */
const FAST_MS = 100;
const answer = (concurrency: Concurrency, milliseconds: number, times = 1): number => {
  for (let count = 0; count < times; count += 1) concurrency.answered(90, milliseconds);
  return concurrency.current;
};

describe('the concurrency of a run', () => {
  it('should begin with two requests', () => {
    expect(new Concurrency(16).current).toBe(2);
  });

  it('should rise by one a round, to its maximum and no further, while requests are fast', () => {
    const concurrency = new Concurrency(4);
    expect(answer(concurrency, FAST_MS, 2)).toBe(2);
    expect(answer(concurrency, FAST_MS)).toBe(3);
    expect(answer(concurrency, FAST_MS, 4)).toBe(4);
    expect(answer(concurrency, FAST_MS, 100)).toBe(4);
  });

  it('should compare requests of unlike sizes by what each operation takes', () => {
    const concurrency = new Concurrency(16);
    answer(concurrency, FAST_MS, 100);
    const before = concurrency.current;
    // One operation is 11 with the overhead: 1 ms each, too.
    concurrency.answered(1, 11);
    expect(concurrency.current).toBe(before);
  });

  it('should fall when requests wait in a queue, to one and no further', () => {
    const concurrency = new Concurrency(16);
    const high = answer(concurrency, FAST_MS, 200);
    expect(answer(concurrency, 3 * FAST_MS)).toBe(Math.floor(high * 0.8));
    answer(concurrency, 3 * FAST_MS, 15);
    expect(concurrency.current).toBe(1);
  });

  it('should get used to a database that has become slower', () => {
    const concurrency = new Concurrency(16);
    answer(concurrency, FAST_MS, 200);
    answer(concurrency, 3 * FAST_MS, 15);
    expect(answer(concurrency, 3 * FAST_MS, 300)).toBe(16);
  });

  it('should halve when a request is not served', () => {
    const concurrency = new Concurrency(16);
    answer(concurrency, FAST_MS, 200);
    const halves = Array.from({ length: 5 }, () => {
      concurrency.notServed();
      return concurrency.current;
    });
    expect(halves).toEqual([8, 4, 2, 1, 1]);
  });
});
