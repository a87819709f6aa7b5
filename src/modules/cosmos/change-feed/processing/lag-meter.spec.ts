import { behindPage, LagMeter } from './lag-meter.js';

const change = (_ts: number, _lsn: number) => ({ id: 'i', _rid: 'r', _etag: '"e"', _ts, _lsn });

describe('the lag of a reader', () => {
  it.each([
    ['nothing is new', [], 50, 0, 0],
    ['the page is all there is', [change(90, 48), change(95, 50)], 50, 10, 3],
    ['there is more behind the page', [change(40, 10)], 50, 60, 41],
    ['the service does not tell its last number', [change(90, 48), change(95, 50)], undefined, 10, 2],
    ['the clock of the service moved back', [change(110, 50)], 50, 0, 1],
  ])('should be measured when %s', (_, changes, lastLsn, seconds, count) => {
    expect(behindPage({ changes, lastLsn, answeredAt: 100_000 })).toEqual({ seconds, changes: count });
  });

  it.each([
    ['is younger than it has to be', 95, 0, 0],
    ['is old enough', 80, 10, 3],
  ])('should count from the age at which a change is handled, when it %s', (_, ts, seconds, count) => {
    const sight = { changes: [change(ts, 48)], lastLsn: 50, answeredAt: 100_000 };
    expect(behindPage(sight, 10_000)).toEqual({ seconds, changes: count });
  });

  it('should grow while a change waits, and end with an empty page', () => {
    let now = 0;
    const meter = new LagMeter(0, () => now);
    meter.see({ changes: [change(90, 50)], lastLsn: 50, answeredAt: 100_000 });
    now = 2_000;
    expect(meter.current).toEqual({ seconds: 12, changes: 1 });
    meter.see({ changes: [], lastLsn: 50, answeredAt: 102_000 });
    now = 9_000;
    expect(meter.current).toEqual({ seconds: 0, changes: 0 });
  });
});
