import { BATCH, newCategory, resultsOf } from '../support/batches.js';
import { get } from '../support/json.js';
import { essence, newKey, sendKeyed } from '../support/keyed-routes.js';
import { type Json, product } from '../support/products.js';
import { withTwoApps } from '../support/with-app.js';

const [app, twin] = withTwoApps({ env: { BODY_LIMIT_BYTES: '4194304' } });

/** Four bytes each, here and in the database. */
const long = (length: number, end = ''): string => '\u{1F528}'.repeat(length - end.length) + end;

/** As large as a product may be. */
const largest = (category: string): Json =>
  product({
    category,
    quantity: 1,
    name: long(255),
    description: long(1_000),
    tags: Array.from({ length: 20 }, (_, n) => long(50, String(n))),
  });

describe('As many products as their transaction takes beside a record, as large as they may be', () => {
  it('should be created, changed and deleted under keys, and answered again', async () => {
    const category = newCategory();
    const items = Array.from({ length: 99 }, () => largest(category));
    const creation = { method: 'POST', url: BATCH, body: { items } } as const;
    const keys = [newKey(), newKey(), newKey()] as const;
    const created = await sendKeyed(app, creation, keys[0]);
    expect(created).toMatchObject({ status: 201, body: { succeeded: 99 } });
    expect(essence(await sendKeyed(twin, creation, keys[0]))).toEqual(essence(created));

    const named = resultsOf(created).map((result) => ({ id: get(result, 'id'), category }));
    const changes = named.map(({ id }) => ({ id, category, etag: '*', changes: { quantity: 2 } }));
    const change = { method: 'PATCH', url: BATCH, body: { items: changes } } as const;
    const changed = await sendKeyed(app, change, keys[1]);
    expect(changed).toMatchObject({ status: 200, body: { succeeded: 99 } });
    expect(essence(await sendKeyed(twin, change, keys[1]))).toEqual(essence(changed));

    // Each has three movements to post: a hundred operations.
    const gone = named.slice(0, 25);
    const removal = { method: 'DELETE', url: BATCH, body: { items: gone } } as const;
    const removed = await sendKeyed(app, removal, keys[2]);
    expect(removed).toMatchObject({ status: 200, body: { succeeded: 25 } });
    expect(essence(await sendKeyed(twin, removal, keys[2]))).toEqual(essence(removed));
  });
});
