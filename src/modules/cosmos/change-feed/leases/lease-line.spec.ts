import { newLease } from './lease-document.js';
import { leaseLine } from './lease-line.js';

const lineOf = (...ranges: string[]) => {
  const leases = ranges.map((text) => {
    const [min = '', max = ''] = text.split('-');
    return newLease({ prefix: 'p', range: { min, max }, token: null, generation: '1' });
  });
  const { active, replaced, unfinished } = leaseLine(leases);
  const tokens = (some: typeof leases): string[] => some.map(({ LeaseToken }) => LeaseToken);
  return {
    active: tokens([...active]),
    replaced: tokens([...replaced]),
    unfinished: tokens([...unfinished]),
  };
};

describe('the leases of a processor', () => {
  it.each<[string, string[], object]>([
    ['that divide the line all count', ['-8', '8-FF'], { active: ['-8', '8-FF'] }],
    ['of a split that has begun wait for the others', ['-FF', '-8'], { active: ['-FF'], unfinished: ['-8'] }],
    ['of a split replace the whole', ['-FF', '-8', '8-FF'], { active: ['-8', '8-FF'], replaced: ['-FF'] }],
    [
      'of a split within a split replace both',
      ['-FF', '-8', '-4', '4-8', '8-FF'],
      { active: ['-4', '4-8', '8-FF'], replaced: ['-FF', '-8'] },
    ],
    [
      'of a split within an unfinished split wait',
      ['-FF', '-4', '4-8'],
      { active: ['-FF'], unfinished: ['-4', '4-8'] },
    ],
  ])('should be told apart: leases %s', (_, ranges, expected) => {
    expect(lineOf(...ranges)).toEqual({ active: [], replaced: [], unfinished: [], ...expected });
  });
});
