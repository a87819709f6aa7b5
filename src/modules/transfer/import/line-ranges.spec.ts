import { LineRanges } from './line-ranges.js';

describe('LineRanges', () => {
  it.each<[string, [row: number, line: number][], { from: number; to: number }[]]>([
    ['nothing', [], []],
    [
      'rows in order',
      [
        [1, 2],
        [2, 3],
        [3, 4],
      ],
      [{ from: 2, to: 4 }],
    ],
    [
      'rows of several lines',
      [
        [1, 2],
        [2, 5],
        [3, 9],
      ],
      [{ from: 2, to: 9 }],
    ],
    [
      'a gap',
      [
        [1, 2],
        [3, 4],
      ],
      [
        { from: 2, to: 2 },
        { from: 4, to: 4 },
      ],
    ],
    [
      'a gap that closes',
      [
        [1, 2],
        [3, 4],
        [2, 3],
      ],
      [{ from: 2, to: 4 }],
    ],
    [
      'rows backwards',
      [
        [3, 4],
        [2, 3],
        [1, 2],
      ],
      [{ from: 2, to: 4 }],
    ],
    [
      'a row before all others',
      [
        [5, 6],
        [1, 2],
      ],
      [
        { from: 2, to: 2 },
        { from: 6, to: 6 },
      ],
    ],
    [
      'a row between',
      [
        [1, 2],
        [9, 10],
        [5, 6],
      ],
      [
        { from: 2, to: 2 },
        { from: 6, to: 6 },
        { from: 10, to: 10 },
      ],
    ],
  ])('should tell %s', (_name, rows, ranges) => {
    const lines = new LineRanges();
    for (const [row, line] of rows) lines.add(row, line);
    expect(lines.toArray()).toEqual(ranges);
  });
});
