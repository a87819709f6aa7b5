import { newCategory } from '../support/batches.js';
import type { Answer } from '../support/client.js';
import { databaseRequests } from '../support/database-requests.js';
import { KEYED_ROUTES, type KeyedRoute, newKey, sendKeyed } from '../support/keyed-routes.js';
import { withApp } from '../support/with-app.js';

const app = withApp();
const tell = (text: string): void => void process.stderr.write(`${text}\n`);

/** What the call asks of the database, and what it costs, without a key and with one. */
async function costsOf(route: KeyedRoute, key: string | undefined) {
  const call = await route.prepare(app, newCategory());
  let answer: Answer | undefined;
  const asked = await databaseRequests(app.db, async () => {
    answer =
      key === undefined ? await app.request(call.method, call.url, call) : await sendKeyed(app, call, key);
  });
  expect(answer).toMatchObject({ status: route.status });
  const requests = Object.values(asked).reduce((sum, count) => sum + count, 0);
  return { requests, charge: Number(answer?.headers['x-request-charge']) };
}

/** Requests that a key adds: what the answer shows and the request does not say has to be read before. */
const MORE: Readonly<Record<string, number>> = {
  'PUT over a product': 1,
  'PATCH one version': 1,
  'PATCH any version': 1,
  'PATCH a batch': 1,
  'move a product': 1,
  // It is looked for its record first, and that is written after the last of its transactions.
  'DELETE a category': 2,
};

describe('The cost of a key', () => {
  it.each(KEYED_ROUTES)('should be the record, and no request more than it says: $name', async (route) => {
    const without = await costsOf(route, undefined);
    const keyed = await costsOf(route, newKey());
    tell(
      `${route.name}: ${without.requests} requests, ${without.charge} RU; with a key ${keyed.requests}, ${keyed.charge} RU`,
    );
    expect(keyed.requests).toBe(without.requests + (MORE[route.name] ?? 0));
  });
});
