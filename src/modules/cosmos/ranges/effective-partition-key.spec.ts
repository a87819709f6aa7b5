import { prefixRange } from './effective-partition-key.js';

describe('prefixRange', () => {
  // The first is the service's own, the second was computed by the SDK.
  it.each([
    [['customer42'], '19819C94CE42A1654CCC8110539D9589'],
    [['t', 'u'], '3B310042FC8EA24E4CB78FD8BFEDBAA729E7D08B5A25B26B4FB56A0F9A7E5DFD'],
    [['t'], '3B310042FC8EA24E4CB78FD8BFEDBAA7'],
  ])('should place %j where the service does', async (levels, min) => {
    expect(await prefixRange(levels)).toEqual({ min, max: `${min}FF` });
  });

  it('should be everything without a level', async () => {
    expect(await prefixRange([])).toEqual({ min: '', max: 'FF' });
  });
});
