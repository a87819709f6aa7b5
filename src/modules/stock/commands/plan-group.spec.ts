import { groupSize } from './plan-group.js';

describe('groupSize', () => {
  it.each([
    [1, false, 64],
    [128, false, 64],
    [400, false, 100],
    [128, true, 128],
  ])('should be, of %s who wait, contended %s: at most %s', (waiting, isContended, most) => {
    expect(groupSize(waiting, isContended)).toBe(most);
  });
});
