import type { FeedAnswer } from '../processing/feed-reader.js';
import { progressOf } from './feed-progress.js';

const SECOND = 1_767_000_000;
const ms = (seconds: number): number => (SECOND + seconds) * 1_000;

/** What a lease is answered at a moment, when the oldest change beyond it was written at another. */
const look = (answeredAt: number | undefined, oldest?: number): FeedAnswer<object> => ({
  kind: 'page',
  changes: oldest === undefined ? [] : [{ id: 'r', _ts: SECOND + oldest, _lsn: 1, _etag: '"1"', _rid: 'r' }],
  token: '"1"',
  lastLsn: 1,
  answeredAt: answeredAt === undefined ? undefined : ms(answeredAt),
});

describe('How far a processor has got', () => {
  it.each([
    ['nothing is open', [look(10), look(12)], [], { handledUntil: ms(10), lagSeconds: 0 }],
    ['one lease is behind', [look(10), look(12, 4)], [], { handledUntil: ms(4), lagSeconds: 8 }],
    ['several are', [look(10, 7), look(12, 4)], [], { handledUntil: ms(4), lagSeconds: 8 }],
    ['a dead letter waits', [look(10, 7)], [{ _ts: SECOND + 3 }], { handledUntil: ms(3), lagSeconds: 7 }],
    ['a clock is behind', [look(10, 11)], [], { handledUntil: ms(10), lagSeconds: 0 }],
    ['a service does not tell its time', [look(10), look(undefined)], [], undefined],
    ['a range is split at this moment', [look(10), { kind: 'split', parts: [] } as const], [], undefined],
  ])('should be told when %s', (_when, looks, letters, expected) => {
    expect(progressOf(looks, letters)).toEqual(expected);
  });
});
