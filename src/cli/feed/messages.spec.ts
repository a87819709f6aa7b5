import { resetText, retryText, statusText } from './messages.js';

const lease = (leaseToken: string, owner: string | null, changes: number) => ({
  leaseToken,
  owner,
  wantedBy: null,
  renewedAt: owner === null ? null : '2026-01-01T00:00:00.000Z',
  seconds: changes * 1.5,
  changes,
});

describe('what the feed tool prints', () => {
  it('should be a table of leases and one of dead letters', () => {
    const status = {
      name: 'totals',
      isWhole: true,
      otherHosts: [],
      leases: [
        lease(`-${'1F'.padEnd(32, 'F')}`, 'shop-1', 0),
        { ...lease(`${'1F'.padEnd(32, 'F')}-FF`, 'shop-2', 12), wantedBy: 'shop-3' },
      ],
      deadLetters: [
        {
          id: 'd',
          item: 'r7',
          attempts: 5,
          failedAt: '2026-01-01T00:00:01.000Z',
          error: 'No such hour.\nat x',
        },
      ],
    };
    expect(statusText(status).split('\n')).toEqual([
      'totals: 2 leases, about 12 changes behind, 1 dead letters',
      'lease         owner                      lag (s)  lag (changes)  renewed',
      '------------  -------------------------  -------  -------------  ------------------------',
      '-1FFFFFFF…    shop-1                     0        0              2026-01-01T00:00:00.000Z',
      '1FFFFFFF…-FF  shop-2 (wanted by shop-3)  18       12             2026-01-01T00:00:00.000Z',
      '',
      'dead letter of item  attempts  failed                    error',
      '-------------------  --------  ------------------------  -------------',
      'r7                   5         2026-01-01T00:00:01.000Z  No such hour.',
      '',
    ]);
  });

  it('should say that nobody reads some keys', () => {
    const status = {
      name: 'totals',
      isWhole: false,
      otherHosts: [],
      leases: [lease('-1F', 'shop-1', 0)],
      deadLetters: [],
    };
    expect(statusText(status)).toMatch(
      /^totals: some keys have no lease, so nobody reads them\. Was a lease removed\?\ntotals: 1 leases, /,
    );
  });

  it('should say that there is nothing yet', () => {
    const status = { name: 'totals', isWhole: true, otherHosts: [], leases: [], deadLetters: [] };
    expect(statusText(status)).toBe('totals: has never been started.\n');
    expect(statusText({ ...status, otherHosts: ['cosmolite'] })).toMatch(
      / By another name of the host it has: cosmolite\. /,
    );
    expect(resetText('totals', 2)).toBe('totals: 2 leases were set back.\n');
  });

  it('should name what failed again, and why', () => {
    const failed = [{ id: 'd', item: 'r7', reason: 'No such hour.\nat x' }];
    expect(retryText('totals', { handled: 2, failed })).toBe(
      'totals: 2 dead letters handled, 1 failed again\n  r7: No such hour.\n',
    );
  });
});
