import { readArguments, USAGE } from './arguments.js';

const NOW = new Date('2026-01-02T03:04:05.000Z');

describe('readArguments', () => {
  it.each<[string[], object]>([
    [['status'], { command: 'status', processor: undefined }],
    [['status', 'totals'], { command: 'status', processor: 'totals' }],
    [['retry', 'totals'], { command: 'retry', processor: 'totals' }],
    [['rebuild', 'summaries'], { command: 'rebuild', processor: 'summaries' }],
    [
      ['reset', 'totals', '--from', 'beginning'],
      { command: 'reset', processor: 'totals', from: 'beginning' },
    ],
    [['reset', 'totals', '--from=now'], { command: 'reset', processor: 'totals', from: NOW }],
    [
      ['reset', '--from', '2026-01-01T00:00:00Z', 'totals'],
      { command: 'reset', processor: 'totals', from: new Date('2026-01-01T00:00:00Z') },
    ],
    [
      ['reset', 'totals', '--from', '2026-01-01'],
      { command: 'reset', processor: 'totals', from: new Date('2026-01-01') },
    ],
  ])('should read %j', (args, expected) => {
    expect(readArguments(args, NOW)).toEqual(expected);
  });

  it.each<[string[]]>([
    [[]],
    [['rebuild']],
    [['retry']],
    [['status', 'a', 'b']],
    [['status', '--from', 'now']],
    [['reset', 'totals']],
    [['reset', '--from', 'now']],
    [['reset', 'totals', '--from', 'yesterday']],
    [['reset', 'totals', '--from', '2026-13-01']],
    [['reset', 'totals', '--from', '5']],
    [['status', '--all']],
  ])('should explain itself to %j', (args) => {
    expect(() => readArguments(args, NOW)).toThrow(USAGE);
  });
});
