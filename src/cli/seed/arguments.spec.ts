import { readArguments, USAGE } from './arguments.js';

describe('readArguments', () => {
  it.each([
    [['--count', '25000'], { count: 25_000, seed: 42 }],
    [['--count=1', '--seed=7'], { count: 1, seed: 7 }],
  ])('should read %j', (args, expected) => {
    expect(readArguments(args)).toEqual(expected);
  });

  it.each([
    [[]],
    [['--count']],
    [['--count', '0']],
    [['--count', '-1']],
    [['--count', '1.5']],
    [['--count', 'many']],
    [['--count', '10000001']],
    [['--count', '1', '--seed', 'x']],
    [['--count', '1', '--tenant', 'x']],
    [['25000']],
  ])('should explain itself to %j', (args) => {
    expect(() => readArguments(args)).toThrow(USAGE);
  });
});
