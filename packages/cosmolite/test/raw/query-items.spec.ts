import type { Json } from '../../src/index.js';
import { listAt, textAt } from '../support/bodies.js';
import { newDatabaseId } from '../support/database-ids.js';
import { describeFor } from '../support/describe-for.js';
import { hierarchicalKey } from '../support/hierarchical-key.js';
import { gatewayError, itemBody, someError } from '../support/matchers.js';
import { send } from '../support/raw-request.js';
import type { RawAnswer } from '../support/raw-request.js';
import { withServer } from '../support/with-server.js';

const SHOP = newDatabaseId('shop');
const ITEMS = `/dbs/${SHOP}/colls/products/docs`;
const TREE = `/dbs/${SHOP}/colls/tree/docs`;
const FEATURES = 'Aggregate, Distinct, OffsetAndLimit, OrderBy, Top';

const CROSS_PARTITION =
  'The provided cross partition query can not be directly served by the gateway. This is a first chance ' +
  '(internal) exception that all newer clients will know how to handle gracefully. This exception is traced, ' +
  'but unless you see it bubble up as an exception (which only happens on older SDK clients), then you can ' +
  'safely ignore this message.';

const documents = ({ body }: RawAnswer): Json[] => listAt(body, 'Documents');

const onKey = (key: Json): Record<string, string> => ({
  'x-ms-documentdb-partitionkey': JSON.stringify(key),
});

const onRange = (id: string): Record<string, string> => ({ 'x-ms-documentdb-partitionkeyrangeid': id });

describe('query items', () => {
  const server = withServer({ defaultPartitions: 2 });

  beforeAll(async () => {
    const { database } = await server.client.databases.create({ id: SHOP });
    const { container } = await database.containers.create({
      id: 'products',
      partitionKey: { paths: ['/pk'], version: 2 },
    });
    for (let n = 0; n < 12; n++) await container.items.create({ id: `i${n}`, pk: `p${n % 3}`, n });
    const { container: tree } = await database.containers.create({
      id: 'tree',
      partitionKey: hierarchicalKey('/t', '/u'),
    });
    for (let n = 0; n < 12; n++) {
      await tree.items.create({ id: `i${n}`, t: `t${n % 2}`, u: `u${n % 3}`, n });
    }
  });

  const query = (text: string, headers: Record<string, string> = {}, items = ITEMS, parameters: Json = []) =>
    send(server.target, 'POST', items, {
      headers: {
        'content-type': 'application/query+json',
        'x-ms-documentdb-isquery': 'True',
        'x-ms-documentdb-query-enablecrosspartition': 'True',
        ...headers,
      },
      body: { query: text, parameters },
    });

  describe('shape', () => {
    it('should answer a feed with what it cost', async () => {
      const { status, headers, body } = await query('SELECT * FROM c WHERE c.n = 3', onKey(['p0']));
      expect([status, body]).toEqual([
        200,
        {
          _rid: expect.stringMatching(/^[\w+-]{11}=$/),
          Documents: [itemBody({ id: 'i3', pk: 'p0', n: 3 })],
          _count: 1,
        },
      ]);
      expect(headers.get('x-ms-item-count')).toBe('1');
      expect(headers.get('x-ms-continuation')).toBeNull();
      expect(Number(headers.get('x-ms-request-charge'))).toBeGreaterThan(2);
    });

    it('should bind parameters', async () => {
      const parameters = [{ name: '@n', value: 4 }];
      const answer = await query('SELECT VALUE c.id FROM c WHERE c.n = @n', onKey(['p1']), ITEMS, parameters);
      expect(documents(answer)).toEqual(['i4']);
    });
  });

  describe('validation', () => {
    it.each<[string, Json | string]>([
      ['no JSON', '{'],
      ['an array', []],
      ['no query', {}],
      ['a query that is a number', { query: 1 }],
      ['parameters that are an object', { query: 'SELECT * FROM c', parameters: {} }],
      ['a parameter without a name', { query: 'SELECT * FROM c', parameters: [{ value: 1 }] }],
      ['a parameter without @', { query: 'SELECT * FROM c', parameters: [{ name: 'n', value: 1 }] }],
      ['a parameter without a value', { query: 'SELECT @n FROM c', parameters: [{ name: '@n' }] }],
    ])('should refuse %s', async (_, body) => {
      const answer = await send(server.target, 'POST', ITEMS, {
        headers: { 'x-ms-documentdb-isquery': 'true', ...onKey(['p0']) },
        body,
      });
      expect([answer.status, answer.body]).toEqual([400, someError('BadRequest')]);
    });

    it('should point at a syntax error', async () => {
      const answer = await query('SELECT * FORM c', onKey(['p0']));
      const errors = [
        {
          severity: 'Error',
          location: { start: 9, end: 13 },
          code: 'SC1001',
          message: "Syntax error, incorrect syntax near 'FORM'.",
        },
      ];
      expect([answer.status, answer.body]).toEqual([
        400,
        gatewayError('BadRequest', `Message: ${JSON.stringify({ errors })}`),
      ]);
    });

    it.each(['0', '-2', 'ten', '1.5'])('should refuse a page of %j', async (size) => {
      const answer = await query('SELECT * FROM c', { ...onKey(['p0']), 'x-ms-max-item-count': size });
      expect([answer.status, answer.body]).toEqual([400, someError('BadRequest')]);
    });

    it('should refuse a continuation that is junk or of another query', async () => {
      const page = { ...onKey(['p0']), 'x-ms-max-item-count': '1' };
      const { headers } = await query('SELECT * FROM c', page);
      const foreign = headers.get('x-ms-continuation') ?? '';
      for (const continuation of ['junk', '{}', foreign]) {
        const answer = await query('SELECT c.id FROM c', { ...page, 'x-ms-continuation': continuation });
        expect([answer.status, answer.body]).toEqual([400, someError('BadRequest')]);
      }
    });

    it.each([
      ['0,', 410],
      ['7', 410],
      ['x', 410],
    ])('should miss the partition key range %s', async (id, status) => {
      expect((await query('SELECT * FROM c', onRange(id))).status).toBe(status);
    });
  });

  describe('behaviour', () => {
    it('should page through a partition without a gap or a repeat', async () => {
      for (const size of [1, 2, 3, 4, 5]) {
        const seen: Json[] = [];
        let continuation: string | null = null;
        do {
          const answer: RawAnswer = await query('SELECT VALUE c.n FROM c ORDER BY c.n DESC', {
            ...onKey(['p2']),
            'x-ms-max-item-count': String(size),
            ...(continuation !== null && { 'x-ms-continuation': continuation }),
          });
          seen.push(...documents(answer));
          continuation = answer.headers.get('x-ms-continuation');
        } while (continuation !== null);
        expect(seen).toEqual([11, 8, 5, 2]);
      }
    });

    it('should serve filters and projections over all partitions itself', async () => {
      const answer = await query('SELECT VALUE c.id FROM c WHERE c.n > 9');
      expect(new Set(documents(answer))).toEqual(new Set(['i10', 'i11']));
    });

    it('should serve anything that is pinned to one partition by its filter', async () => {
      const answer = await query("SELECT VALUE c.n FROM c WHERE c.pk = 'p1' ORDER BY c.n");
      expect(documents(answer)).toEqual([1, 4, 7, 10]);
    });

    it('should serve a query that reads no partition', async () => {
      expect(documents(await query('SELECT VALUE 1 + 1'))).toEqual([2]);
      expect(documents(await query('SELECT * FROM c WHERE false ORDER BY c.n'))).toEqual([]);
    });

    it('should serve a prefix of a hierarchical key, sorted and counted', async () => {
      const sorted = await query('SELECT VALUE c.n FROM c ORDER BY c.n DESC', onKey(['t1']), TREE);
      expect(documents(sorted)).toEqual([11, 9, 7, 5, 3, 1]);
      const counted = await query('SELECT VALUE COUNT(1) FROM c', onKey(['t0']), TREE);
      expect(documents(counted)).toEqual([6]);
      const full = await query('SELECT VALUE c.n FROM c', onKey(['t0', 'u1']), TREE);
      expect(documents(full)).toEqual([4, 10]);
    });

    describeFor('partitions', 'over two physical partitions', () => {
      it.each([
        'SELECT * FROM c ORDER BY c.n',
        'SELECT VALUE COUNT(1) FROM c',
        'SELECT DISTINCT c.pk FROM c',
        'SELECT TOP 3 * FROM c',
        'SELECT * FROM c OFFSET 1 LIMIT 2',
      ])('should leave the merging of %s to the SDK', async (text) => {
        const answer = await query(text);
        expect([answer.status, answer.headers.get('x-ms-substatus')]).toEqual([400, '1004']);
        const info = textAt(answer.body, 'additionalErrorInfo');
        expect(answer.body).toEqual({
          ...gatewayError('BadRequest', CROSS_PARTITION),
          additionalErrorInfo: info,
        });
        const plan = await send(server.target, 'POST', ITEMS, {
          headers: {
            'x-ms-cosmos-is-query-plan-request': 'True',
            'x-ms-cosmos-supported-query-features': FEATURES,
          },
          body: { query: text },
        });
        expect(JSON.parse(info)).toEqual(plan.body);
      });

      it('should serve one physical partition, and both together hold everything', async () => {
        const [left, right] = await Promise.all(
          ['0', '1'].map(async (id) =>
            documents(await query('SELECT VALUE c.n FROM c ORDER BY c.n', onRange(id))),
          ),
        );
        const all = [...(left ?? []), ...(right ?? [])].map(Number).toSorted((a, b) => a - b);
        expect(all).toEqual(Array.from({ length: 12 }, (_, n) => n));
        expect([left?.length, right?.length]).not.toContain(0);
      });

      it('should serve a part of a physical partition', async () => {
        const bounds = (min: string, max: string) => ({
          ...onRange('0'),
          'x-ms-start-epk': min,
          'x-ms-end-epk': max,
        });
        const whole = documents(await query('SELECT VALUE c.n FROM c', onRange('0')));
        const below = documents(await query('SELECT VALUE c.n FROM c', bounds('', '10')));
        const above = documents(await query('SELECT VALUE c.n FROM c', bounds('10', 'FF')));
        expect([...below, ...above]).toEqual(whole);
      });

      it('should name the partitions it went to', async () => {
        const one = await query('SELECT * FROM c', onRange('1'));
        expect(one.headers.get('x-ms-session-token')).toMatch(/^1:-1#\d+$/);
        const all = await query('SELECT * FROM c');
        expect(all.headers.get('x-ms-session-token')).toMatch(/^0:-1#\d+,1:-1#\d+$/);
      });
    });

    it('should keep a page below 4 MB', async () => {
      const { database } = await server.client.databases.createIfNotExists({ id: SHOP });
      const { container } = await database.containers.create({ id: 'heavy', partitionKey: '/pk' });
      const text = 'x'.repeat(1_900_000);
      for (const id of ['a', 'b', 'c']) await container.items.create({ id, pk: 'p', text });
      const path = `/dbs/${SHOP}/colls/heavy/docs`;
      const first = await query('SELECT * FROM c', onKey(['p']), path);
      expect(first.body).toHaveProperty('_count', 2);
      const rest = await query(
        'SELECT * FROM c',
        { ...onKey(['p']), 'x-ms-continuation': first.headers.get('x-ms-continuation') ?? '' },
        path,
      );
      expect([rest.body, rest.headers.get('x-ms-continuation')]).toEqual([
        expect.objectContaining({ _count: 1 }),
        null,
      ]);
    });
  });
});

describe('query plan', () => {
  const server = withServer();

  beforeAll(async () => {
    const { database } = await server.client.databases.create({ id: SHOP });
    await database.containers.create({ id: 'products', partitionKey: '/pk' });
  });

  const plan = (query: Json) =>
    send(server.target, 'POST', ITEMS, {
      headers: {
        'x-ms-cosmos-is-query-plan-request': 'True',
        'x-ms-cosmos-supported-query-features': FEATURES,
      },
      body: { query },
    });

  it('should say how to run a sorted query', async () => {
    const { status, body } = await plan('SELECT * FROM c ORDER BY c.n DESC');
    expect([status, body]).toEqual([
      200,
      {
        partitionedQueryExecutionInfoVersion: 2,
        queryInfo: expect.objectContaining({
          orderBy: ['Descending'],
          orderByExpressions: ['c.n'],
          rewrittenQuery: expect.stringContaining('{documentdb-formattableorderbyquery-filter}'),
        }),
        queryRanges: [{ min: '', max: 'FF', isMinInclusive: true, isMaxInclusive: false }],
      },
    ]);
  });

  it('should cost nothing', async () => {
    const { headers } = await plan('SELECT * FROM c ORDER BY c.n');
    expect(headers.get('x-ms-request-charge')).toBe('0');
  });

  it('should say that planning failed, and why', async () => {
    const { status, body } = await plan('SELECT');
    expect([status, body]).toEqual([
      400,
      {
        code: 'BadRequest',
        message: expect.stringMatching(/^Gateway Failed to Retrieve Query Plan: Message: \{"errors":/),
      },
    ]);
  });
});

describe('list items', () => {
  const server = withServer();

  it('should answer every item, page by page', async () => {
    const container = await server.container();
    for (const id of ['a', 'b', 'c']) await container.items.create({ id, pk: 'p' });
    const path = `/dbs/${container.database.id}/colls/items/docs`;
    const page = (headers: Record<string, string>) =>
      send(server.target, 'GET', path, { headers: { 'x-ms-max-item-count': '2', ...headers } });
    const first = await page({});
    expect([first.status, first.body]).toEqual([
      200,
      {
        _rid: expect.any(String),
        Documents: [itemBody({ id: 'a', pk: 'p' }), itemBody({ id: 'b', pk: 'p' })],
        _count: 2,
      },
    ]);
    const second = await page({ 'x-ms-continuation': first.headers.get('x-ms-continuation') ?? '' });
    expect(second.body).toEqual({
      _rid: expect.any(String),
      Documents: [itemBody({ id: 'c', pk: 'p' })],
      _count: 1,
    });
    expect(second.headers.get('x-ms-continuation')).toBeNull();
  });
});
