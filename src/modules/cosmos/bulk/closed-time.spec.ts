import { ClosedTime } from './closed-time.js';

describe('the time that a service was closed', () => {
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
    const closed = new ClosedTime();
    for (const [now, forMs] of refusals) closed.refused(now, forMs);
    expect(closed.take(at)).toBe(milliseconds);
  });

  it('should be told in parts without a gap', () => {
    const closed = new ClosedTime();
    closed.refused(0, 100);
    expect([closed.take(30), closed.take(80), closed.take(200), closed.take(300)]).toEqual([30, 50, 20, 0]);
  });

  it('should not count a wait that only one partition was asked for, while others are served', () => {
    const closed = new ClosedTime();
    closed.refused(0, 20);
    closed.refused(50, 100);
    closed.served(49);
    expect(closed.take(60)).toBe(30);
    closed.served(51);
    expect(closed.take(200)).toBe(0);
  });
});
