import { databaseRequests } from '../support/database-requests.js';
import { essence, KEYED_ROUTES, prepared, sendKeyed } from '../support/keyed-routes.js';
import { containerOf, type Json } from '../support/products.js';
import { withTwoApps } from '../support/with-app.js';

const [app, twin] = withTwoApps();

/** Everything that is stored about products, whatever the category: each version. */
async function versions(): Promise<readonly unknown[]> {
  const query = "SELECT c.id, c.category, c.type, c._etag FROM c WHERE c.type IN ('product', 'incoming')";
  return (await containerOf(app).items.query<Json>(query).fetchAll()).resources;
}

describe.each(KEYED_ROUTES)('$name with an Idempotency-Key', (route) => {
  it('should answer a repeat as the first call, say so, and write nothing for one point read', async () => {
    const { call, key } = await prepared(app, route);
    const first = await sendKeyed(app, call, key);
    expect(first).toMatchObject({ status: route.status });
    expect(first.headers).not.toHaveProperty('idempotency-replayed');
    const after = await versions();
    let again: unknown;
    const spent = await databaseRequests(app.db, async () => {
      const answer = await sendKeyed(app, call, key);
      expect(answer.headers).toMatchObject({ 'idempotency-replayed': 'true' });
      again = { ...essence(answer), body: answer.body };
    });
    expect(again).toEqual({ ...essence(first), body: first.body });
    const groups = route.name.includes('batch') ? 2 : 1;
    expect(spent).toEqual({ readItem: groups });
    expect(await versions()).toEqual(after);
  });

  it('should answer a repeat on another instance the same', async () => {
    const { call, key } = await prepared(app, route);
    const first = await sendKeyed(app, call, key);
    const after = await versions();
    for (let times = 0; times < 2; times += 1) {
      const again = await sendKeyed(twin, call, key);
      expect(essence(again)).toEqual(essence(first));
      expect(again.headers).toMatchObject({ 'idempotency-replayed': 'true' });
    }
    expect(await versions()).toEqual(after);
  });

  it('should refuse the key for another request, and write nothing of it', async () => {
    const { call, key } = await prepared(app, route);
    await sendKeyed(app, call, key);
    const after = await versions();
    const other = route.other(call);
    const path = new URL(other.url, 'http://any').pathname;
    for (const client of [app, twin]) {
      const answer = await sendKeyed(client, other, key);
      expect(answer).toMatchObject({ status: 422, body: { code: 'idempotency_key_reused', instance: path } });
    }
    expect(await versions()).toEqual(after);
  });

  it('should have one effect for a hundred calls, one after the other', async () => {
    const { call, key } = await prepared(app, route);
    const first = essence(await sendKeyed(app, call, key));
    const after = await versions();
    for (let times = 1; times < 100; times += 1) {
      expect(essence(await sendKeyed(times % 2 === 0 ? app : twin, call, key))).toEqual(first);
    }
    expect(await versions()).toEqual(after);
  });

  it('should have one effect for fifty calls at once, on two instances', async () => {
    const { call, key } = await prepared(app, route);
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, n) => sendKeyed(n % 2 === 0 ? app : twin, call, key)),
    );
    const [first, ...others] = answers.map(essence);
    expect(first).toMatchObject({ status: route.status });
    for (const other of others) expect(other).toEqual(first);
    const replayed = answers.filter(({ headers }) => headers['idempotency-replayed'] === 'true');
    expect(replayed).toHaveLength(49);
  });
});
