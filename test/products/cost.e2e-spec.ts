import { createApp, type TestAppWithDatabase } from '../support/create-app.js';
import { databaseRequests } from '../support/database-requests.js';
import { move } from '../support/moves.js';
import { at, create, pageOf, product, type ShownProduct } from '../support/products.js';

let app: TestAppWithDatabase;
let hammer: ShownProduct;
beforeAll(async () => {
  app = await createApp();
  for (let index = 0; index < 5; index++) hammer = await create(app);
  // What the service asks once in its life: the physical partitions of the container.
  await app.request('GET', '/v1/products');
});
afterAll(() => app.close());

const asks = (call: () => Promise<unknown>) => databaseRequests(app.db, call);
const any = { 'if-match': '*' };

describe('what a call asks of the database', () => {
  it('should be one point read for a product', async () => {
    const spent = await asks(() => app.request('GET', at(hammer.id, 'tools')));
    expect(spent).toEqual({ readItem: 1 });
  });

  it('should be one write for a new product', async () => {
    const spent = await asks(() => app.request('POST', '/v1/products', { body: product() }));
    expect(spent).toEqual({ createItem: 1 });
  });

  it('should be one patch for a change of a known version', async () => {
    const headers = { 'if-match': hammer.etag };
    const spent = await asks(() =>
      app.request('PATCH', at(hammer.id, 'tools'), { body: { price: 1 }, headers }),
    );
    expect(spent).toEqual({ patchItem: 1 });
  });

  it('should be a read and a write for a replacement', async () => {
    const spent = await asks(() =>
      app.request('PUT', at(hammer.id, 'tools'), { body: product(), headers: any }),
    );
    expect(spent).toEqual({
      readItem: 1,
      replaceItem: 1,
    });
  });

  it('should be a read and a transaction for a product that goes, because its ledger ends', async () => {
    const { id } = await create(app);
    const spent = await asks(() => app.request('DELETE', at(id, 'tools')));
    expect(spent).toEqual({ readItem: 1, batchItems: 1 });
  });

  it('should be no more for a known version that goes', async () => {
    const { id, etag } = await create(app);
    const headers = { 'if-match': etag };
    const spent = await asks(() => app.request('DELETE', at(id, 'tools'), { headers }));
    expect(spent).toEqual({ readItem: 1, batchItems: 1 });
  });

  it('should be a read, the announcement, a transaction and two ends for a move', async () => {
    const { id, etag } = await create(app);
    const spent = await asks(() => move(app, id, etag));
    expect(spent).toEqual({ readItem: 1, createItem: 1, batchItems: 1, patchItem: 2 });
  });

  it('should be two reads for a move that is done already', async () => {
    const { id, etag } = await create(app);
    await move(app, id, etag);
    expect(await asks(() => move(app, id, etag))).toEqual({ readItem: 1, batchItems: 1 });
  });

  const oneQuery = { queryItems: 1 };

  it.each(['', '&sort=-price', '&sort=name&status=active&tag=a'])(
    'should be one query for a page of a category (%s)',
    async (query) => {
      expect(await asks(() => app.request('GET', `/v1/products?category=tools&limit=2${query}`))).toEqual(
        oneQuery,
      );
    },
  );

  it('should be one query for every further page, the last one too', async () => {
    const walk = '/v1/products?category=tools&sort=price&limit=3';
    const first = pageOf((await app.request('GET', walk)).body);
    let last: unknown;
    const next = async () => {
      last = (await app.request('GET', `${walk}&cursor=${first.nextCursor}`)).body;
    };
    expect(await asks(next)).toEqual(oneQuery);
    expect(pageOf(last).nextCursor).toBeNull();
  });

  it('should be one query for what a category holds', async () => {
    expect(await asks(() => app.request('GET', '/v1/categories/tools'))).toEqual(oneQuery);
  });

  const acrossTheTenant = ['/v1/products?limit=2', '/v1/products?sort=-name', '/v1/categories'];

  it.each(acrossTheTenant)(
    'should be one query, without a plan, for %s in a tenant of one physical partition',
    async (url) => {
      expect(await asks(() => app.request('GET', url))).toEqual({ queryItems: 1 });
    },
  );

  it.each(acrossTheTenant)(
    'should be one query for %s where other tenants fill the other physical partitions',
    async (url) => {
      await using wide = await createApp({}, { cosmolite: { defaultPartitions: 8 } });
      await wide.request('GET', url);
      expect(await databaseRequests(wide.db, () => wide.request('GET', url))).toEqual({ queryItems: 1 });
    },
  );
});
