import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { TombstoneDocument } from '../../src/modules/products/changes/product-change.js';
import { EventClient, type ListenOptions, type SeenEvent } from '../support/event-client.js';
import { newCategory } from '../support/batches.js';
import { at, bodyOf, containerOf, create, product, type ShownProduct, TENANT } from '../support/products.js';
import { adjust, stockAt } from '../support/stock.js';
import { end, line, reserve } from '../support/reservations.js';
import { get, listOf } from '../support/json.js';
import { problemAnswer, problemBody } from '../support/responses.js';
import { orderFaults } from '../support/faults.js';
import { databaseRequests } from '../support/database-requests.js';
import { splitBefore } from '../support/splits.js';
import { until } from '../support/until.js';
import { withApp } from '../support/with-app.js';

const app = withApp({
  partitions: 3,
  env: {
    EVENTS_HEARTBEAT_MS: '200',
    EVENTS_POLL_MS: '20',
    EVENTS_IDLE_POLL_MS: '50',
    EVENTS_MAX_STREAMS: '10',
  },
});

const listen = async (options?: ListenOptions): Promise<EventClient> =>
  EventClient.open(new URL(`http://127.0.0.1:${await app.port()}`), options);

const patch = (saw: ShownProduct, changes: object) =>
  app.request('PATCH', at(saw.id, saw.category), { headers: { 'if-match': '*' }, body: changes });
const remove = (saw: ShownProduct) => app.request('DELETE', at(saw.id, saw.category));
const move = (saw: ShownProduct, category: string) =>
  app.request('POST', at(saw.id, saw.category, '/move'), {
    headers: { 'if-match': '*' },
    body: { category },
  });

/** So many movements, one after the other. */
const adjustOften = async (saw: ShownProduct, times: number): Promise<void> => {
  for (let count = 0; count < times; count += 1) await adjust(app, saw, -1);
};

/** The movements that events tell of, by product. */
const sequencesOf = (events: readonly SeenEvent[], id: string): unknown[] =>
  events
    .filter(({ type, cloudEvent }) => type === 'stock.changed' && cloudEvent['subject'] === id)
    .map(({ data }) => get(data['movement'], 'sequence'));

/** A client that asks, and reads nothing of the answer. */
const silentClient = async (): Promise<Socket> => {
  const socket = connect(await app.port(), '127.0.0.1');
  socket.write('GET /v1/events HTTP/1.1\r\nhost: stockroom\r\n\r\n');
  return socket;
};

/** How many streams the service says that are open. */
const open = async (): Promise<string | undefined> =>
  /stockroom_event_streams (\d+)/.exec(String((await app.request('GET', '/metrics')).body))?.[1];

/** Until no stream is open, and nobody reads the change feed for one: it would be read every 50 ms. */
const untilFree = async (): Promise<void> => {
  await until(open, (count) => count === '0');
  await until(
    () => databaseRequests(app.db, () => sleep(200)),
    ({ readChangeFeed }) => readChangeFeed === undefined,
  );
};

describe('a stream of events', () => {
  it('should say how it is to be read, and be passed on as it comes', async () => {
    using stream = await listen({ headers: { 'accept-encoding': 'gzip, br' } });
    expect(stream.response.headers).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no',
      'transfer-encoding': 'chunked',
    });
    expect(stream.response.headers).not.toHaveProperty('content-encoding');
    await stream.untilComment('heartbeat');
    expect(stream).toMatchObject({ retry: 2_000, lastId: expect.stringMatching(/^[\w-]{20,}$/), events: [] });
  });

  it('should tell the life of a product, in order, as CloudEvents', async () => {
    const category = newCategory();
    using stream = await listen({ query: `?category=${category.toUpperCase()}` });
    const saw = await create(app, { category, quantity: 10 });
    await stream.first('stock.changed', saw.id);
    await patch(saw, { name: 'Saw' });
    await stream.first('product.updated');
    await adjust(app, saw, -3);
    await stream.until((events) => sequencesOf(events, saw.id).length === 2);
    await remove(saw);
    const { cloudEvent, data } = await stream.first('product.deleted');
    expect(stream.types).toEqual([
      'product.created',
      'stock.changed',
      'product.updated',
      'stock.changed',
      'stock.changed',
      'product.deleted',
    ]);
    expect(stream.events[0]?.cloudEvent).toEqual({
      specversion: '1.0',
      id: expect.any(String),
      source: '/v1/products',
      type: 'product.created',
      subject: saw.id,
      time: saw.createdAt,
      datacontenttype: 'application/json',
      data: saw,
    });
    expect(stream.events[2]?.data).toMatchObject({ id: saw.id, name: 'Saw', quantity: 10 });
    expect(sequencesOf(stream.events, saw.id)).toEqual([1, 2, 3]);
    expect(cloudEvent).toMatchObject({ type: 'product.deleted', subject: saw.id });
    expect(data).toEqual({ id: saw.id, category, sku: saw['sku'], deletedAt: cloudEvent['time'] });
    expect(new Set(stream.events.map((event) => event.cloudEvent['id'])).size).toBe(6);
  });

  it('should tell what was there and gone before anybody could look', async () => {
    const category = newCategory();
    using stream = await listen({ query: `?category=${category}` });
    await orderFaults(app.db, { kind: 'latency', operation: 'readChangeFeed', milliseconds: 400, times: 1 });
    const items = [product({ category }), product({ category })];
    const operations = items.map((body, index) => ({
      op: 'upsert',
      id: `${category}-${index}`,
      product: body,
    }));
    await app.request('POST', `/v1/categories/${category}/transactions`, { body: { operations } });
    await app.request('DELETE', `/v1/categories/${category}`);
    await stream.until((events) => events.filter(({ type }) => type === 'product.deleted').length === 2);
    expect(stream.types.toSorted()).toEqual([
      'product.created',
      'product.created',
      'product.deleted',
      'product.deleted',
    ]);
  });

  it('should tell how a product began before what happened to it, also when it was changed before anybody looked', async () => {
    const category = newCategory();
    using stream = await listen({ query: `?category=${category}` });
    await orderFaults(app.db, { kind: 'latency', operation: 'readChangeFeed', milliseconds: 600, times: 1 });
    const saw = await create(app, { category, quantity: 10 });
    const axe = await create(app, { category, quantity: 10 });
    await adjustOften(saw, 2);
    await adjustOften(axe, 1);
    await stream.until((events) => events.length === 7);
    expect(stream.events.map(({ type, cloudEvent }) => `${type} ${String(cloudEvent['subject'])}`)).toEqual([
      `product.created ${saw.id}`,
      `stock.changed ${saw.id}`,
      `product.created ${axe.id}`,
      `stock.changed ${axe.id}`,
      `stock.changed ${saw.id}`,
      `stock.changed ${saw.id}`,
      `stock.changed ${axe.id}`,
    ]);
    // Whoever comes back in between is told the rest of it.
    for (const [index, { token }] of stream.events.slice(0, 4).entries()) {
      using again = await listen({ query: `?category=${category}`, headers: { 'last-event-id': token } });
      const rest = stream.events.slice(index + 1).map(({ cloudEvent }) => cloudEvent['id']);
      await again.until((events) => {
        const ids = new Set(events.map(({ cloudEvent }) => cloudEvent['id']));
        return rest.every((id) => ids.has(id));
      });
    }
  });

  it('should tell of a hundred products that one transaction deletes', async () => {
    const category = newCategory();
    const items = Array.from({ length: 100 }, () => product({ category }));
    const { body } = await app.request('POST', '/v1/products/batch', { body: { items } });
    const results = get(body, 'results');
    using stream = await listen({ query: `?category=${category}&types=product.deleted` });
    const deleted = await app.request('DELETE', '/v1/products/batch', {
      body: { items: Array.isArray(results) ? results.map(({ id }) => ({ id, category })) : [] },
    });
    expect(deleted).toMatchObject({ status: 200, body: { succeeded: 100 } });
    await stream.until((events) => events.length === 100);
    expect(new Set(stream.events.map(({ cloudEvent }) => cloudEvent['subject'])).size).toBe(100);
    const list = await app.request('GET', `/v1/products?category=${category}&count=true`);
    expect(list.body).toEqual({ items: [], nextCursor: null, total: 0 });
    expect(await app.request('GET', `/v1/categories/${category}`)).toMatchObject({ status: 404 });
  });

  it('should tell of a move in both categories, and once to whoever sees both', async () => {
    const [from, to] = [newCategory(), newCategory()];
    using old = await listen({ query: `?category=${from}` });
    using young = await listen({ query: `?category=${to}` });
    using both = await listen({ query: `?category=${from}&category=${to}` });
    const saw = await create(app, { category: from });
    const moved = bodyOf(await move(saw, to));
    await patch(moved, { name: 'There' });
    const [left, came] = [await old.first('product.moved'), await young.first('product.moved')];
    await young.first('product.updated');
    await both.first('product.updated');
    expect(left.data).toEqual({ id: saw.id, sku: saw['sku'], from, to });
    expect(came.cloudEvent).toEqual(left.cloudEvent);
    expect(old.types).toEqual(['product.created', 'product.moved']);
    expect(young.types).toEqual(['product.moved', 'product.updated']);
    expect(both.types.filter((type) => type !== 'product.moved')).toEqual([
      'product.created',
      'product.updated',
    ]);
  });

  it('should tell that a product is created where it began, and nowhere that it was moved to', async () => {
    const [from, to, last] = [newCategory(), newCategory(), newCategory()];
    using first = await listen({ query: `?category=${to}` });
    using second = await listen({ query: `?category=${last}` });
    const saw = await create(app, { category: from });
    const there = bodyOf(await move(saw, to));
    await first.first('product.moved');
    const gone = bodyOf(await move(there, last));
    await second.first('product.moved');
    await remove(gone);
    await second.first('product.deleted');
    await first.until((events) => events.length >= 2);
    expect(first.types).toEqual(['product.moved', 'product.moved']);
    expect(second.types).toEqual(['product.moved', 'product.deleted']);
  });

  it('should tell once of each time that stock comes down to the reorder point', async () => {
    const saw = await create(app, { category: newCategory(), quantity: 10 });
    const settings = { headers: { 'if-match': '*' }, body: { reorderPoint: 5 } };
    await app.request('PATCH', stockAt(saw), settings);
    using stream = await listen({ query: `?types=stock.low&category=${saw.category}` });
    for (const delta of [-4, -1, -1, 8, -7, -1]) await adjust(app, saw, delta);
    await stream.until((events) => events.length >= 2);
    await adjust(app, saw, 20);
    await adjust(app, saw, -20);
    await stream.until((events) => events.length >= 3);
    const low = { id: saw.id, category: saw.category, reorderPoint: 5, movementId: expect.any(String) };
    expect(stream.events.map(({ data }) => data)).toEqual([
      { ...low, available: 5 },
      { ...low, available: 5 },
      { ...low, available: 4 },
    ]);
  });

  it('should tell how reservations come and go', async () => {
    const saw = await create(app, { category: newCategory(), quantity: 10 });
    using stream = await listen({
      query: `?category=${saw.category}&types=reservation.held,reservation.confirmed,reservation.released`,
    });
    const [one, other] = [await reserve(app, [line(saw, 2)]), await reserve(app, [line(saw, 1)])];
    const [first, second] = [String(get(one.body, 'id')), String(get(other.body, 'id'))];
    await end(app, first, 'confirm');
    await end(app, second, 'release');
    await stream.first('reservation.confirmed', first);
    const { data } = await stream.first('reservation.released', second);
    await stream.until((events) => events.length >= 4);
    expect(stream.types.toSorted()).toEqual(
      ['confirmed', 'held', 'held', 'released'].map((state) => `reservation.${state}`),
    );
    expect(data).toMatchObject({
      id: second,
      state: 'released',
      lines: [{ productId: saw.id, quantity: 1 }],
    });
  });

  it('should go on behind the last event, without a gap and in order, while others are written', async () => {
    const saw = await create(app, { category: newCategory(), quantity: 1_000 });
    const options = { query: `?category=${saw.category}&types=stock.changed` };
    using first = await listen(options);
    await first.untilComment('stream of events');
    let token = first.lastId;
    const writing = adjustOften(saw, 40);
    const seen: SeenEvent[] = [];
    while (sequencesOf(seen, saw.id).at(-1) !== 41) {
      using stream = await listen({ ...options, headers: { 'last-event-id': token } });
      await stream.until((events) => events.length >= 7 || sequencesOf(events, saw.id).at(-1) === 41);
      seen.push(...stream.events.slice(0, 7));
      token = seen.at(-1)?.token ?? token;
    }
    await writing;
    expect(sequencesOf(seen, saw.id)).toEqual(Array.from({ length: 40 }, (_, index) => index + 2));
    await first.until((events) => events.length === 40);
    expect(sequencesOf(first.events, saw.id)).toEqual(sequencesOf(seen, saw.id));
  });

  it('should go on without a gap and in order when the partition is split under it', async () => {
    const products = await Promise.all(
      Array.from({ length: 3 }, () => create(app, { category: newCategory(), quantity: 100 })),
    );
    using stream = await listen({
      query: `?types=stock.changed&${products.map(({ category }) => `category=${category}`).join('&')}`,
    });
    const writing = Promise.all(products.map((saw) => adjustOften(saw, 20)));
    await stream.until((events) => events.length >= 10);
    for (const { category } of products) {
      await splitBefore({ db: app.db, database: 'stockroom', container: 'products' }, [TENANT, category]);
    }
    await writing;
    await stream.until((events) => events.length >= 60);
    for (const { id } of products) {
      expect(sequencesOf(stream.events, id)).toEqual(Array.from({ length: 20 }, (_, index) => index + 2));
    }
  });

  it.each([
    ['happened', { kind: '503', operation: 'patchItem' }, 100],
    ['not happened', { kind: 'reset-before', operation: 'batchItems' }, 0],
  ] as const)(
    'should tell whoever comes next what has %s of a removal whose process and reader were killed',
    async (_what, fault, gone) => {
      const category = newCategory();
      const items = Array.from({ length: 100 }, () => product({ category }));
      const { body } = await app.request('POST', '/v1/products/batch', { body: { items } });
      const saws = listOf(get(body, 'results')).map((result) => ({ id: get(result, 'id'), category }));
      await untilFree();
      await orderFaults(app.db, fault);
      await app.request('DELETE', '/v1/products/batch', { body: { items: saws } });
      await orderFaults(app.db);
      // As it is a minute after the process and the only reader of the tenant were killed.
      const query = { query: "SELECT * FROM c WHERE c.type = 'removal'" };
      const left = async () =>
        (await containerOf(app).items.query<TombstoneDocument>(query).fetchAll()).resources;
      const [announced] = await left();
      if (announced === undefined) throw new Error('It was announced.');
      const deletedAt = new Date(Date.parse(announced.deletedAt) - 60_000).toISOString();
      await containerOf(app)
        .item(announced.id, [TENANT, announced.category])
        .patch([{ op: 'set', path: '/deletedAt', value: deletedAt }]);
      using stream = await listen({ query: `?category=${category}&types=product.deleted` });
      await until(left, ({ length }) => length === 0);
      await stream.until((events) => events.length === gone);
      const list = await app.request('GET', `/v1/products?category=${category}&count=true&limit=1`);
      expect(get(list.body, 'total')).toBe(100 - gone);
    },
  );

  it('should survive an outage of the database, and tell afterwards what happened', async () => {
    const saw = await create(app, { category: newCategory() });
    using stream = await listen({ query: `?category=${saw.category}` });
    await orderFaults(app.db, { kind: '503', operation: 'readChangeFeed' });
    await patch(saw, { name: 'Other' });
    const beats = stream.comments.length;
    await until(
      () => stream.comments.length,
      (comments) => comments > beats + 2,
    );
    expect(stream.events).toEqual([]);
    const refused = await app.request('GET', '/v1/events', { headers: { accept: 'text/event-stream' } });
    expect(refused.status).toBe(503);
    await orderFaults(app.db);
    await stream.first('product.updated', saw.id);
  });

  it('should refuse a stream too many, and free everything when its clients have gone', async () => {
    await until(open, (count) => count === '0');
    const streams = await Promise.all(Array.from({ length: 10 }, () => listen()));
    expect(await open()).toBe('10');
    const refused = await app.request('GET', '/v1/events', { headers: { accept: 'text/event-stream' } });
    expect(refused).toMatchObject({
      status: 429,
      headers: { 'retry-after': '30' },
      body: problemBody('rate_limited', { instance: '/v1/events' }),
    });
    expect(await open()).toBe('10');
    streams.forEach((stream) => stream[Symbol.dispose]());
    await untilFree();
  });

  it('should give up a client that does not read, and tell the others on', async () => {
    const category = newCategory();
    const large = () => product({ category, description: '\u{1f6e0}'.repeat(1_000) });
    const silent = await silentClient();
    await until(open, (count) => count === '1');
    using reader = await listen({ query: `?category=${category}` });
    for (let written = 100; (await open()) !== '1'; written += 100) {
      if (written > 5_000) throw new Error('20 MB wait for a client that does not read.');
      await app.request('POST', '/v1/products/batch', {
        body: { items: Array.from({ length: 100 }, large) },
      });
      await reader.until((events) => events.length >= written);
    }
    silent.destroy();
    const saw = await create(app, { category });
    await reader.first('product.created', saw.id);
  });

  it('should free everything when its client goes before it is answered', async () => {
    await until(open, (count) => count === '0');
    await orderFaults(app.db, { kind: 'latency', operation: 'readChangeFeed', milliseconds: 400, times: 1 });
    const gone = await silentClient();
    await until(open, (count) => count === '1');
    gone.destroy();
    await untilFree();
  });

  it.each([
    ['a type that there is not', '?types=stock.low,stock.high', {}, { parameter: 'types' }],
    ['a token that is none', '?after=abc', {}, { parameter: 'after' }],
    ['such a header', '', { 'last-event-id': 'abc' }, { header: 'last-event-id' }],
    ['an unknown parameter', '?kind=x', {}, { parameter: 'kind' }],
  ])('should refuse %s by its name', async (_what, query, headers, place) => {
    const accept = 'text/event-stream';
    const answer = await app.request('GET', `/v1/events${query}`, { headers: { accept, ...headers } });
    expect(answer).toMatchObject({
      status: 400,
      body: { code: 'validation_failed', errors: [expect.objectContaining(place)] },
    });
    expect(JSON.stringify(answer.body)).toContain(query.includes('high') ? 'stock.high' : '');
  });

  it('should answer 406 to whoever wants something else', async () => {
    const answer = await app.request('GET', '/v1/events', { headers: { accept: 'application/json' } });
    expect(answer).toEqual(problemAnswer('not_acceptable', { instance: '/v1/events' }));
  });
});
