import { ThrottledTime } from './throttled-time.js';

describe('the time that a service was throttled', () => {
  it.each<[string, [now: number, forMs: number][], at: number, number]>([
    ['none, when nothing was refused', [], 100, 0],
    ['as long as was asked for', [[0, 30]], 100, 30],
    [
      'the sum of waits that follow each other',
      [
        [0, 30],
        [50, 20],
      ],
      100,
      50,
    ],
    [
      'told once where waits overlap',
      [
        [0, 30],
        [10, 30],
        [20, 5],
      ],
      100,
      40,
    ],
    ['as far as it has passed', [[0, 30]], 20, 20],
  ])('should be %s', (_what, refusals, at, milliseconds) => {
    const throttled = new ThrottledTime();
    for (const [now, forMs] of refusals) throttled.refused(now, forMs);
    expect(throttled.take(at)).toBe(milliseconds);
  });

  it('should be told in parts without a gap', () => {
    const throttled = new ThrottledTime();
    throttled.refused(0, 100);
    expect([throttled.take(30), throttled.take(80), throttled.take(200), throttled.take(300)]).toEqual([
      30, 50, 20, 0,
    ]);
  });

  it('should not count a wait that only one partition was asked for, while others are served', () => {
    const throttled = new ThrottledTime();
    throttled.refused(0, 20);
    throttled.refused(50, 100);
    throttled.served(49);
    expect(throttled.take(60)).toBe(30);
    throttled.served(51);
    expect(throttled.take(200)).toBe(0);
  });
});
