import { isTimestamp } from './document-reader.js';

describe('isTimestamp', () => {
  it.each([
    '2026-11-30T23:59:59.999Z',
    '2026-02-31T00:00:00.000Z',
    '2026-13-01T00:00:00.000Z',
    '2026-00-10T00:00:00.000Z',
    '2026-01-32T00:00:00.000Z',
    '2026-01-00T00:00:00.000Z',
    '2026-01-01T24:00:00.000Z',
    '2026-01-01T24:00:00.001Z',
    '2026-01-01T00:60:00.000Z',
    '2026-01-01T00:00:60.000Z',
    '2026-01-01T00:00:00Z',
    '2026-01-01T00:00:00.000Z\n',
    '2026-01-01',
    'soon',
    '',
  ])('should take %j if Date does', (text) => {
    expect(isTimestamp(text)).toBe(!Number.isNaN(Date.parse(text)));
  });

  it('should take nothing but text', () => {
    expect(isTimestamp(1_796_068_525)).toBe(false);
  });
});
