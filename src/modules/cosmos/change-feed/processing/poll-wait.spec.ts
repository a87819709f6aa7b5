import { PollWait } from './poll-wait.js';

describe('the wait between two looks', () => {
  it('should be the poll interval while nothing happens, and shorter for a while after something has', () => {
    const wait = new PollWait(1_000);
    const resting = [wait.afterNothing(), wait.afterNothing()];
    const busy = [wait.afterChanges(), wait.afterChanges()];
    const slower = [wait.afterNothing(), wait.afterNothing(), wait.afterNothing(), wait.afterNothing()];
    expect([resting, busy, slower]).toEqual([
      [1_000, 1_000],
      [500, 500],
      [500, 750, 1_000, 1_000],
    ]);
  });
});
