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

  it('should not be followed by what overlooks another instance', async () => {
    for (let round = 0; round < 4; round += 1) {
      const saw = await create(one, { quantity: 20 });
      await one.orderFaults({ kind: 'reset-after', operation: 'batchItems', times: 1 });
      // The first of each instance is under way while the others wait for the next group.
      const answers = await Promise.all(
        [one, other, one, other, one, other, one, other].map((app) => adjust(app, saw, -1)),
      );
      expect(statusesOf(answers)).toEqual(Array<number>(8).fill(201));
      const ledger = await expectExplained(one, saw);
      expect(ledger.map(({ onHand }) => onHand)).toEqual([20, 19, 18, 17, 16, 15, 14, 13, 12]);
    }
  });
});
