import { EventTokensService } from '../../src/modules/events/event-tokens.service.js';
import { EventClient, type ListenOptions } from '../support/event-client.js';
import { ADMIN, READER, TestKeys } from '../support/api-keys.js';
import { newCategory } from '../support/batches.js';
import { clientAt } from '../support/http-client.js';
import { get } from '../support/json.js';
import { ServiceProcess } from '../support/process.js';
import { at, containerOf, create } from '../support/products.js';
import { adjust } from '../support/stock.js';
import { outsideClient } from '../support/feed-app.js';
import { summariesOf } from '../support/summaries.js';
import { until } from '../support/until.js';
import { problemBody } from '../support/responses.js';
import { withTwoApps } from '../support/with-app.js';

const keys = new TestKeys({
  writer: { tenant: 'acme', scopes: [...ADMIN, 'stock:write'] },
  gardener: { tenant: 'acme', scopes: READER, categories: ['garden', 'paint'] },
  foreigner: { tenant: 'bloom', scopes: READER },
  keeper: { tenant: 'acme', scopes: ['stock:write'] },
});

const [app, other] = withTwoApps({
  env: {
    ...keys.env,
    EVENTS_POLL_MS: '20',
    EVENTS_IDLE_POLL_MS: '50',
    COSMOS_DELETE_BY_PARTITION_KEY: 'true',
    CHANGE_FEEDS: 'all',
    CHANGE_FEED_POLL_MS: '50',
  },
});
type Caller = Parameters<typeof keys.of>[0];

const keyOf = (caller: Caller) => ({ 'x-api-key': keys.of(caller) });
const listen = async (on: typeof app, caller: Caller, { query = '', headers = {} }: ListenOptions = {}) =>
  EventClient.open(new URL(`http://127.0.0.1:${await on.port()}`), {
    query,
    headers: { ...headers, ...keyOf(caller) },
  });
const asked = (caller: Caller, query = '', headers = {}) =>
  app.request('GET', `/v1/events${query}`, {
    headers: { accept: 'text/event-stream', ...headers, ...keyOf(caller) },
  });
const writer = {
  request: (...[method, url, options]: Parameters<typeof app.request>) =>
    app.request(method, url, { ...options, headers: { ...options?.headers, ...keyOf('writer') } }),
};

/** Of a client that comes and goes. */
const tokenOfNow = async (query: string): Promise<string> => {
  using stream = await listen(app, 'writer', { query });
  await stream.untilComment('stream of events');
  return stream.lastId;
};

const ridOf = async (): Promise<string> => String(get((await containerOf(app).read()).resource, '_rid'));

describe('events of several tenants', () => {
  it('should be told to whoever may read them, and to nobody else', async () => {
    using all = await listen(app, 'writer');
    using some = await listen(app, 'gardener');
    using foreign = await listen(app, 'foreigner');
    const hammer = await create(writer, { category: 'tools' });
    const rake = await create(writer, { category: 'garden' });
    await writer.request('POST', at(hammer.id, 'tools', '/move'), {
      headers: { 'if-match': '*' },
      body: { category: 'garden' },
    });
    await writer.request('DELETE', at(rake.id, 'garden'));
    await all.first('product.deleted');
    await some.first('product.deleted');
    expect(some.events.map(({ type, cloudEvent }) => [type, cloudEvent['subject']])).toEqual([
      ['product.created', rake.id],
      ['product.moved', hammer.id],
      ['product.deleted', rake.id],
    ]);
    expect(some.events[1]?.data).toEqual({ id: hammer.id, sku: hammer['sku'], to: 'garden' });
    expect(foreign.events).toEqual([]);
  });

  it('should need the scope, an allowed category, and a token of the same tenant', async () => {
    using stream = await listen(app, 'writer');
    await stream.untilComment('stream of events');
    expect(await asked('keeper')).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    expect(await asked('gardener', '?category=garden&category=tools')).toMatchObject({
      status: 403,
      body: { code: 'partition_forbidden' },
    });
    expect(await asked('foreigner', `?after=${stream.lastId}`)).toMatchObject({
      status: 400,
      body: { code: 'validation_failed', errors: [{ parameter: 'after' }] },
    });
  });

  it('should go on at another instance where the first one was', async () => {
    using before = await listen(app, 'writer');
    const saw = await create(writer, { category: newCategory() });
    const { token } = await before.first('product.created', saw.id);
    await writer.request('DELETE', at(saw.id, saw.category));
    using after = await listen(other, 'gardener', { headers: { 'last-event-id': token } });
    using whole = await listen(other, 'writer', {
      query: '?after=none',
      headers: { 'last-event-id': token },
    });
    await whole.first('product.deleted', saw.id);
    expect(after.events).toEqual([]);
  });

  it('should not be promised when the token is older than what is kept, or of another database', async () => {
    const tokens = app.app.get(EventTokensService, { strict: false });
    const [whole, ranges] = [{ min: '', max: 'FF' }, [{ min: '', max: 'FF', lsn: 1 }]];
    const old = tokens.encode({ rid: 'other', at: new Date().toISOString(), ranges }, 'acme', whole);
    expect(await asked('writer', '', { 'last-event-id': old })).toMatchObject({
      status: 410,
      body: problemBody('events_expired', { instance: '/v1/events' }),
    });
    using stream = await listen(app, 'writer');
    await stream.untilComment('stream of events');
    const yesterday = new Date(Date.now() - 86_400_000 - 1_000).toISOString();
    const read = tokens.encode({ rid: await ridOf(), at: yesterday, ranges }, 'acme', whole);
    expect(await asked('writer', `?after=${read}`)).toMatchObject({ status: 410 });
  });
});

describe('events beside the other readers of the catalogue', () => {
  it('should tell of what the account deletes by itself', async () => {
    const category = newCategory();
    const saws = await Promise.all([create(writer, { category }), create(writer, { category })]);
    using stream = await listen(app, 'writer', { query: `?category=${category}&types=product.deleted` });
    await stream.untilComment('stream of events');
    expect(await writer.request('DELETE', `/v1/categories/${category}`)).toMatchObject({ status: 202 });
    await stream.until((events) => events.length === 2);
    const subjects = stream.events.map(({ cloudEvent }) => String(cloudEvent['subject']));
    expect(subjects.toSorted()).toEqual(saws.map(({ id }) => id).toSorted());
  });

  it('should be told in order, also to whoever comes back after the archive has copied the movements', async () => {
    const category = newCategory();
    const query = `?category=${category}`;
    const away = await tokenOfNow(query);
    using live = await listen(other, 'writer', { query });
    const saw = await create(writer, { category, quantity: 50 });
    for (let count = 0; count < 9; count += 1) {
      expect(await adjust(writer, saw, -1)).toMatchObject({ status: 201 });
    }
    await writer.request('DELETE', at(saw.id, category));
    using stack = new DisposableStack();
    const client = stack.adopt(outsideClient(app.db), (one) => one.dispose());
    const archive = client.database('stockroom').container('ledger');
    const copies = 'SELECT VALUE c.sequence FROM c WHERE c.productId = @id';
    const parameters = [{ name: '@id', value: saw.id }];
    await until(
      async () => (await archive.items.query<number>({ query: copies, parameters }).fetchAll()).resources,
      ({ length }) => length === 11,
    );
    await until(
      () => summariesOf(writer, `category=${category}`),
      ([hour]) => hour?.['netUnits'] === 0,
    );
    using back = await listen(other, 'writer', { query, headers: { 'last-event-id': away } });
    for (const stream of [live, back]) {
      await stream.first('product.deleted', saw.id);
      const sequences = stream.events.flatMap(({ data }) => get(data['movement'], 'sequence') ?? []);
      expect(sequences).toEqual(Array.from({ length: 11 }, (_, index) => index + 1));
      expect(stream.types.at(-1)).toBe('product.deleted');
    }
  });

  it('should promise in the middle of coming back what they promised before, and no more', async () => {
    const category = newCategory();
    const query = `?category=${category}`;
    const away = await tokenOfNow(query);
    await create(writer, { category });
    using back = await listen(other, 'writer', { query, headers: { 'last-event-id': away } });
    const { token } = await back.first('product.created');
    const tokens = app.app.get(EventTokensService, { strict: false });
    const [rid, whole] = [await ridOf(), { min: '', max: 'FF' }];
    const timeOf = (id: string) => tokens.decode(id, 'acme', whole, rid, {}).at;
    expect(timeOf(token)).toBe(timeOf(away));
  });
});

describe('a service with streams that is killed, and one that is stopped', () => {
  const stage = withTwoApps();

  it('should lose no event and no order, and should say good-bye', async () => {
    const { endpoint, key } = stage[0].db;
    const env = { COSMOS_ENDPOINT: endpoint, COSMOS_KEY: key, DRAIN_DELAY_MS: '0' };
    await using first = new ServiceProcess(env);
    await using second = new ServiceProcess(env);
    const [one, two] = await Promise.all(
      [first, second].map(async (service) => new URL(`http://127.0.0.1:${await service.port()}`)),
    );
    if (one === undefined || two === undefined) throw new Error('There are two.');
    const saw = await create(clientAt(two), { category: newCategory(), quantity: 100 });
    const query = `?category=${saw.category}&types=stock.changed`;
    using before = await EventClient.open(one, { query });
    const write = async (times: number) => {
      for (let count = 0; count < times; count += 1) await adjust(clientAt(two), saw, -1);
    };
    const begun = write(20);
    await before.until((events) => events.length >= 10);
    first.kill('SIGKILL');
    const writing = begun.then(() => write(20));
    await before.untilClosed();
    using after = await EventClient.open(two, { query, headers: { 'last-event-id': before.lastId } });
    await writing;
    await after.until((events) => get(events.at(-1)?.data['movement'], 'sequence') === 41);
    const sequences = [...before.events, ...after.events].map(({ data }) =>
      get(data['movement'], 'sequence'),
    );
    expect(sequences).toEqual(Array.from({ length: 40 }, (_, index) => index + 2));
    second.kill('SIGTERM');
    await after.untilClosed();
    expect(after.hasEnded).toBe(true);
    expect(after.comments.at(-1)).toBe('the service stops: connect again');
    expect(await second.exit).toMatchObject({ code: 0 });
  }, 120_000);
});
