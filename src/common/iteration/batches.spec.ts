import { batches } from './batches.js';

const parity = (n: number) => (n % 2 === 0 ? 'even' : 'odd');

describe('batches', () => {
  it('should keep together what has the same key, and the order', () => {
    expect([...batches([1, 2, 3, 4, 5, 7], parity, 2)]).toEqual([
      ['odd', [1, 3]],
      ['even', [2, 4]],
      ['odd', [5, 7]],
    ]);
    expect([...batches([1, 2, 3], parity, 2)]).toEqual([
      ['odd', [1, 3]],
      ['even', [2]],
    ]);
  });
});
