import { containerOf, create, statusesOf, TENANT } from '../support/products.js';
import { adjust, expectExplained } from '../support/stock.js';
import { withTwoApps } from '../support/with-app.js';

describe('a command whose reply was lost', () => {
  const [one, other] = withTwoApps();

  it('should not take what another instance did at the same time for its own', async () => {
    const future = new Date(Date.now() + 3_600_000).toISOString();
    for (let round = 0; round < 4; round += 1) {
      const saw = await create(one, { quantity: 9 });
      // Time never goes back in a ledger: both changes have this time, and leave the same stock.
      await containerOf(one)
        .item(saw.id, [TENANT, saw.category])
        .patch([{ op: 'set', path: '/updatedAt', value: future }]);
      await one.orderFaults({ kind: 'reset-before', operation: 'batchItems', times: 1 });
      const answers = await Promise.all([adjust(one, saw, -1), adjust(other, saw, -1)]);
      expect(statusesOf(answers)).toEqual([201, 201]);
      const ledger = await expectExplained(one, saw);
      expect(ledger.map(({ onHand }) => onHand)).toEqual([9, 8, 7]);
    }
  });
});
