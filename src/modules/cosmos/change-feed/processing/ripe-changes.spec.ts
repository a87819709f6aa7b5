import { ripeChanges } from './ripe-changes.js';

const change = (_ts: number, _lsn: number) => ({ id: `${_lsn}`, _rid: 'r', _etag: '"e"', _ts, _lsn });
const page = [change(10, 1), change(20, 2), change(30, 3), change(31, 3), change(50, 4)];

describe('the changes that are old enough', () => {
  it.each([
    ['all, when none has to be', 60_000, 0, 5, false],
    ['all, when the last one is', 60_000, 10_000, 5, false],
    ['those before the first that is not', 60_000, 10_001, 4, true],
    ['no part of a transaction', 60_000, 29_500, 2, true],
    ['none', 60_000, 3_600_000, 0, true],
    ['all, when the service does not tell its time', undefined, 10_000, 5, false],
  ])('should be %s', (_, answeredAt, minimumAgeMs, count, isPartial) => {
    expect(ripeChanges(page, answeredAt, minimumAgeMs)).toEqual({ ripe: page.slice(0, count), isPartial });
  });
});
