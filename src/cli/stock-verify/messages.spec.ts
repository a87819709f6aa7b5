import { driftText, failureText, summaryText } from './messages.js';

const REPORT = {
  products: 12_000,
  drifting: 0,
  withoutLedger: 0,
  opened: 0,
  seconds: 2.04,
  requestCharge: 30_000.4,
};

describe('what stock:verify says', () => {
  it.each([
    [{}, '12,000 products verified in 2.0 s, 30,000 RU: no drift.'],
    [{ drifting: 3 }, '12,000 products verified in 2.0 s, 30,000 RU: 3 drift.'],
    [
      { withoutLedger: 7 },
      '12,000 products verified in 2.0 s, 30,000 RU: no drift.\nFrom before the ledger: 7 products; 7 have no movement yet: --repair writes it, or their first change does.',
    ],
    [
      { withoutLedger: 7, opened: 7 },
      '12,000 products verified in 2.0 s, 30,000 RU: no drift.\nFrom before the ledger: 7 products; 7 got their opening movement.',
    ],
  ])('should sum %j up', (more, text) => {
    expect(summaryText({ ...REPORT, ...more })).toBe(text);
  });

  it('should name the product of each finding', () => {
    const drift = { category: 'tools', id: 'saw', findings: ['one', 'two'] };
    expect(driftText('acme', drift)).toBe('["acme","tools","saw"]: one\n["acme","tools","saw"]: two\n');
  });

  it('should say how to go on', () => {
    expect(failureText(new Error('gone'), { tenant: 'acme', key: 'k1' }, false)).toMatch(
      /\nGo on with: npm run stock:verify -- --after 'acme:k1'$/,
    );
  });
});
