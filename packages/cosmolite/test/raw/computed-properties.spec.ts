import { textAt } from '../support/bodies.js';
import { send } from '../support/raw-request.js';
import { withServer } from '../support/with-server.js';
import type { Json } from '../../src/index.js';

const GOOD = 'SELECT VALUE LOWER(c.name) FROM c';

const one = (query: Json, name: Json = 'lower'): Json => [{ name, query }];

describe('the definition of computed properties', () => {
  const server = withServer();
  let created = 0;

  const create = async (computedProperties: Json): Promise<[number, string]> => {
    const { database } = await server.client.databases.createIfNotExists({ id: 'definitions' });
    const { status, body } = await send(server.target, 'POST', `/dbs/${database.id}/colls`, {
      body: { id: `c${(created += 1)}`, partitionKey: { paths: ['/pk'] }, computedProperties },
    });
    return [status, status === 201 ? '' : textAt(body, 'message')];
  };

  it.each<[string, Json, string]>([
    [
      'a name twice',
      [
        { name: 'lower', query: GOOD },
        { name: 'lower', query: GOOD },
      ],
      "Computed property name 'lower' cannot be used in multiple definitions.",
    ],
    ['no name', [{ query: GOOD }], 'One of the specified inputs is invalid'],
    ['an empty name', one(GOOD, ''), "Computed property 'name' is either empty or unspecified."],
    ['no query', [{ name: 'lower' }], 'One of the specified inputs is invalid'],
    ['an empty query', one(''), "Computed property 'query' is either empty or unspecified."],
    ['no list', { name: 'lower', query: GOOD }, 'One of the specified inputs is invalid'],
    ['text', ['lower'], 'One of the specified inputs is invalid'],
    [
      'a system property',
      one(GOOD, 'id'),
      "The system property name 'id' cannot be used as a computed property name.",
    ],
    [
      'another',
      one(GOOD, '_ts'),
      "The system property name '_ts' cannot be used as a computed property name.",
    ],
    [
      'no VALUE',
      one('SELECT LOWER(c.name) FROM c'),
      "Required VALUE expression missing from computed property query 'SELECT LOWER(c.name) FROM c' at index (0).",
    ],
    ['*', one('SELECT * FROM c'), 'Required VALUE expression missing from computed property query'],
    [
      'a foreign name',
      one('SELECT LOWER(c.name) FROM r'),
      "Computed property at index (0) has a malformed query: 'SELECT LOWER(c.name) FROM r' Error details: '",
    ],
    ['no query at all', one('LOWER(c.name)'), 'Computed property at index (0) has a malformed query:'],
    [
      'a parameter',
      one('SELECT VALUE c[@p] FROM c'),
      'Computed property at index (0) has a malformed query:',
    ],
    ['no FROM', one('SELECT VALUE 1'), 'uses a FROM that is not the item'],
    ['a part of the item', one('SELECT VALUE x FROM c.x'), 'uses a FROM that is not the item'],
    ['elements', one('SELECT VALUE t FROM t IN c.tags'), 'uses a FROM that is not the item'],
    ['a JOIN', one('SELECT VALUE t FROM c JOIN t IN c.tags'), 'uses JOIN'],
    ['WHERE', one(`${GOOD} WHERE c.n > 1`), 'uses WHERE'],
    ['GROUP BY', one('SELECT VALUE c.n FROM c GROUP BY c.n'), 'uses GROUP BY'],
    ['ORDER BY', one(`${GOOD} ORDER BY c.n`), 'uses ORDER BY'],
    ['TOP', one('SELECT TOP 1 VALUE c.n FROM c'), 'uses TOP'],
    ['DISTINCT', one('SELECT DISTINCT VALUE c.n FROM c'), 'uses DISTINCT'],
    ['OFFSET', one(`${GOOD} OFFSET 0 LIMIT 1`), 'uses OFFSET LIMIT'],
    ['a subquery', one('SELECT VALUE (SELECT VALUE 1) FROM c'), 'uses a subquery'],
    ['EXISTS', one('SELECT VALUE EXISTS(SELECT VALUE t FROM t IN c.tags) FROM c'), 'uses a subquery'],
    ['an aggregate', one('SELECT VALUE COUNT(c.n) FROM c'), 'uses an aggregate function'],
    [
      'the time',
      one('SELECT VALUE GetCurrentTimestamp() FROM c'),
      'uses a function that is not deterministic',
    ],
    ['chance', one('SELECT VALUE FLOOR(RAND()) FROM c'), 'uses a function that is not deterministic'],
    [
      'a function of the user',
      one('SELECT VALUE udf.f(c.n) FROM c'),
      'uses a user-defined or spatial function',
    ],
    ['space', one('SELECT VALUE ST_ISVALID(c.at) FROM c'), 'uses a user-defined or spatial function'],
    ['too many', Array.from({ length: 21 }, (_, n) => ({ name: `p${n}`, query: GOOD })), 'cannot exceed 20'],
  ])('should be refused with %s', async (_, computedProperties, text) => {
    expect(await create(computedProperties)).toEqual([
      400,
      expect.stringContaining(JSON.stringify(text).slice(1, -1)),
    ]);
  });

  it.each<[string, Json]>([
    ['20 of them', Array.from({ length: 20 }, (_, n) => ({ name: `p${n}`, query: GOOD }))],
    ['an array of elements', one('SELECT VALUE ARRAY(SELECT VALUE t FROM t IN c.tags WHERE t > 1) FROM c')],
    ['another alias', one('SELECT VALUE x.a FROM MyContainer x')],
    ['none', []],
    ['null', null],
  ])('should be accepted with %s', async (_, computedProperties) => {
    expect(await create(computedProperties)).toEqual([201, '']);
  });

  it('should be refused by name where this emulator lacks the function', async () => {
    expect(await create(one('SELECT VALUE HASH(c.n) FROM c'))).toEqual([
      501,
      expect.stringContaining('HASH'),
    ]);
  });
});
