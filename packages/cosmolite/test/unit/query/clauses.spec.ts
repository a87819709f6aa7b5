import type { Json, JsonObject } from '../../../src/values/values.js';
import { rowsOf } from '../../support/query/run-query.js';

const items: JsonObject[] = [
  {
    id: '1',
    pk: 'p',
    kind: 'chair',
    price: 10,
    tags: ['red', 'oak'],
    parts: [{ n: 'leg', of: [1, 2] }, { n: 'seat' }],
  },
  { id: '2', pk: 'p', kind: 'table', price: 40, tags: ['oak'], parts: [] },
  { id: '3', pk: 'p', kind: 'chair', price: 30, tags: [], size: { w: 2 } },
  { id: '4', pk: 'p', kind: null, tags: 'none' },
  { id: '5', pk: 'p', price: '10' },
];

describe('SELECT', () => {
  it.each<[string, Json[]]>([
    ['SELECT * FROM c WHERE c.id = "5"', [{ id: '5', pk: 'p', price: '10' }]],
    ['SELECT c FROM c WHERE c.id = "5"', [{ c: { id: '5', pk: 'p', price: '10' } }]],
    ['SELECT c.id, c.size.w FROM c WHERE c.price >= 30', [{ id: '2' }, { id: '3', w: 2 }]],
    ['SELECT c["id"], c.price + 1, c.tags[0] FROM c WHERE c.id = "1"', [{ id: '1', $1: 11, $2: 'red' }]],
    [
      'SELECT c.price * 2 AS twice, {"is": c.kind} AS o FROM c WHERE c.id = "2"',
      [{ twice: 80, o: { is: 'table' } }],
    ],
    ['SELECT c.missing FROM c WHERE c.id = "1"', [{}]],
    ['SELECT VALUE c.size FROM c', [{ w: 2 }]],
    ['SELECT VALUE c.kind FROM c', ['chair', 'table', 'chair', null]],
    ['SELECT VALUE [c.id, c.kind] FROM c WHERE NOT IS_DEFINED(c.kind)', [['5']]],
    ['SELECT 1, "a" AS b', [{ $1: 1, b: 'a' }]],
    ['SELECT VALUE undefined', []],
    ['SELECT VALUE 1 WHERE false', []],
    ['SELECT TOP 2 VALUE c.id FROM c', ['1', '2']],
    ['SELECT TOP 0 VALUE c.id FROM c', []],
    ['SELECT VALUE c.id FROM c OFFSET 1 LIMIT 2', ['2', '3']],
    ['SELECT VALUE c.id FROM c OFFSET 9 LIMIT 2', []],
    ['SELECT DISTINCT VALUE c.kind FROM c', ['chair', 'table', null]],
    [
      'SELECT DISTINCT c.kind FROM c ORDER BY c.kind',
      [{}, { kind: null }, { kind: 'chair' }, { kind: 'table' }],
    ],
    ['SELECT DISTINCT VALUE {"k": c.kind, "x": 1} FROM c WHERE c.kind = "chair"', [{ k: 'chair', x: 1 }]],
  ])('should answer %s', (query, rows) => {
    expect(rowsOf(query, items)).toEqual(rows);
  });
});

describe('FROM and JOIN', () => {
  it.each<[string, Json[]]>([
    ['SELECT VALUE root.id FROM root WHERE root.price = 10', ['1']],
    ['SELECT VALUE r.id FROM whatever AS r WHERE r.price = 10', ['1']],
    ['SELECT VALUE w FROM c.size.w', [2]],
    ['SELECT VALUE s.w FROM c.size s', [2]],
    ['SELECT VALUE t FROM t IN c.tags', ['red', 'oak', 'oak']],
    ['SELECT VALUE p.n FROM p IN c["parts"]', ['leg', 'seat']],
    ['SELECT VALUE x FROM x IN c.parts[0].of', [1, 2]],
    [
      'SELECT c.id, t FROM c JOIN t IN c.tags',
      [
        { id: '1', t: 'red' },
        { id: '1', t: 'oak' },
        { id: '2', t: 'oak' },
      ],
    ],
    ['SELECT VALUE [a, b] FROM c JOIN a IN c.tags JOIN b IN c.tags WHERE a < b', [['oak', 'red']]],
    ['SELECT VALUE o FROM c JOIN p IN c.parts JOIN o IN p.of', [1, 2]],
    ['SELECT VALUE c.id FROM c JOIN (SELECT VALUE t FROM t IN c.tags WHERE t = "oak")', ['1', '2']],
    [
      'SELECT c.id, t.v FROM c JOIN (SELECT VALUE {"v": t} FROM t IN c.tags) AS t WHERE c.id = "2"',
      [{ id: '2', v: 'oak' }],
    ],
    ['SELECT VALUE t FROM c JOIN t IN (SELECT VALUE c.tags)', ['red', 'oak', 'oak']],
    ['SELECT VALUE x FROM (SELECT c.id, c.price FROM c WHERE c.price = 40) AS x', [{ id: '2', price: 40 }]],
    ['SELECT VALUE y.p FROM (SELECT x.price AS p FROM (SELECT * FROM c) AS x) AS y WHERE y.p > 10', [40, 30]],
    ['SELECT VALUE COUNT(1) FROM (SELECT DISTINCT VALUE c.kind FROM c)', [3]],
    [
      'SELECT VALUE x FROM (SELECT c.kind, COUNT(1) AS n FROM c GROUP BY c.kind) AS x WHERE x.n > 1',
      [{ kind: 'chair', n: 2 }],
    ],
  ])('should answer %s', (query, rows) => {
    expect(rowsOf(query, items)).toEqual(rows);
  });
});

describe('subqueries', () => {
  it.each<[string, Json[]]>([
    ['SELECT VALUE c.id FROM c WHERE EXISTS(SELECT VALUE t FROM t IN c.tags WHERE t = "red")', ['1']],
    ['SELECT VALUE c.id FROM c WHERE NOT EXISTS(SELECT VALUE t FROM t IN c.tags)', ['3', '4', '5']],
    ['SELECT VALUE EXISTS(SELECT VALUE undefined) FROM c WHERE c.id = "1"', [false]],
    [
      'SELECT VALUE ARRAY(SELECT VALUE p.n FROM p IN c.parts) FROM c WHERE c.price <= 40',
      [['leg', 'seat'], [], []],
    ],
    [
      'SELECT VALUE ARRAY(SELECT p.n, c.id FROM p IN c.parts WHERE p.n = "leg") FROM c WHERE c.id = "1"',
      [[{ n: 'leg', id: '1' }]],
    ],
    ['SELECT VALUE (SELECT VALUE COUNT(1) FROM t IN c.tags) FROM c', [2, 1, 0, 0, 0]],
    ['SELECT VALUE (SELECT VALUE MAX(t) FROM t IN c.tags) FROM c', ['red', 'oak']],
    [
      'SELECT VALUE (SELECT COUNT(1) AS n, MIN(t) AS least FROM t IN c.tags) FROM c WHERE c.id = "1"',
      [{ n: 2, least: 'oak' }],
    ],
    ['SELECT VALUE (SELECT VALUE c.price + 1) FROM c WHERE c.id = "1"', [11]],
    ['SELECT VALUE (SELECT VALUE s.w FROM s IN c.parts) FROM c WHERE c.id = "2"', []],
    [
      'SELECT VALUE ALL(SELECT VALUE t = "oak" FROM t IN c.tags) FROM c WHERE c.price <= 40',
      [false, true, true],
    ],
    ['SELECT VALUE FIRST(SELECT VALUE t FROM t IN c.tags) FROM c', ['red', 'oak']],
    ['SELECT VALUE LAST(SELECT VALUE t FROM t IN c.tags) FROM c', ['oak', 'oak']],
    ['SELECT VALUE ARRAY(SELECT DISTINCT VALUE LENGTH(t) FROM t IN c.tags) FROM c WHERE c.id = "1"', [[3]]],
    [
      'SELECT VALUE ARRAY(SELECT t, COUNT(1) AS n FROM t IN c.tags GROUP BY t) FROM c WHERE c.id = "2"',
      [[{ t: 'oak', n: 1 }]],
    ],
  ])('should answer %s', (query, rows) => {
    expect(rowsOf(query, items)).toEqual(rows);
  });

  it('should not be one value with more than one row', () => {
    expect(() => rowsOf('SELECT VALUE (SELECT VALUE t FROM t IN c.tags) FROM c', items)).toThrow(
      'The cardinality of a scalar subquery result set cannot be greater than one.',
    );
  });
});

describe('ORDER BY', () => {
  it.each<[string, Json[]]>([
    ['SELECT VALUE c.id FROM c ORDER BY c.price', ['4', '1', '3', '2', '5']],
    ['SELECT VALUE c.id FROM c ORDER BY c.price DESC', ['5', '2', '3', '1', '4']],
    ['SELECT VALUE c.id FROM c ORDER BY c.kind', ['5', '4', '1', '3', '2']],
    ['SELECT VALUE c.id FROM c ORDER BY c.kind DESC', ['2', '3', '1', '4', '5']],
    ['SELECT VALUE c.id FROM c ORDER BY c.tags', ['5', '4', '1', '2', '3']],
    ['SELECT VALUE c.id FROM c ORDER BY c["size"].w DESC OFFSET 0 LIMIT 1', ['3']],
    ['SELECT VALUE s.w FROM c.size AS s ORDER BY s.w', [2]],
    [
      'SELECT VALUE [c.id, t] FROM c JOIN t IN c.tags ORDER BY c.price DESC',
      [
        ['2', 'oak'],
        ['1', 'red'],
        ['1', 'oak'],
      ],
    ],
  ])('should answer %s', (query, rows) => {
    expect(rowsOf(query, items)).toEqual(rows);
  });
});

describe('aggregates', () => {
  it.each<[string, Json[]]>([
    ['SELECT VALUE COUNT(1) FROM c', [5]],
    ['SELECT VALUE COUNT(c.kind) FROM c', [4]],
    ['SELECT COUNT(1) AS n, SUM(c.size.w) FROM c', [{ n: 5, $1: 2 }]],
    ['SELECT VALUE COUNT(1) FROM c WHERE false', [0]],
    ['SELECT VALUE SUM(c.missing) FROM c', [0]],
    ['SELECT VALUE SUM(c.price) FROM c', []],
    ['SELECT VALUE SUM(c.price) FROM c WHERE IS_NUMBER(c.price)', [80]],
    ['SELECT VALUE AVG(c.price) FROM c WHERE c.kind = "chair"', [20]],
    ['SELECT VALUE AVG(c.missing) FROM c', []],
    ['SELECT AVG(c.missing) FROM c', [{}]],
    ['SELECT AVG(c.price), MIN(c.tags) AS t FROM c', [{}]],
    ['SELECT VALUE MIN(c.price) FROM c', [10]],
    ['SELECT VALUE MAX(c.price) FROM c', ['10']],
    ['SELECT VALUE MIN(c.kind) FROM c', [null]],
    ['SELECT VALUE MAX(c.missing) FROM c', []],
    ['SELECT VALUE COUNTIF(c.price > 10) FROM c', [2]],
    ['SELECT VALUE MAKELIST(c.price) FROM c', [[10, 40, 30, '10']]],
    ['SELECT VALUE MAKESET(c.kind) FROM c', [['chair', 'table', null]]],
    ['SELECT VALUE COUNT(1) + MAX(c.size.w) FROM c', [7]],
    ['SELECT VALUE {"n": COUNT(1), "all": [SUM(c.size.w)]} FROM c', [{ n: 5, all: [2] }]],
    ['SELECT VALUE COUNT(t) FROM c JOIN t IN c.tags', [3]],
    ['SELECT count(1) as n FROM c', [{ n: 5 }]],
  ])('should answer %s', (query, rows) => {
    expect(rowsOf(query, items)).toEqual(rows);
  });
});

describe('GROUP BY', () => {
  it.each<[string, Json[]]>([
    [
      'SELECT c.kind, COUNT(1) AS n FROM c GROUP BY c.kind',
      [{ n: 1 }, { kind: 'chair', n: 2 }, { kind: 'table', n: 1 }, { kind: null, n: 1 }],
    ],
    ['SELECT VALUE COUNT(1) FROM c GROUP BY c["kind"]', [1, 2, 1, 1]],
    ['SELECT VALUE c.kind FROM c GROUP BY c.kind', ['chair', 'table', null]],
    [
      'SELECT UPPER(c.kind) AS k, c.kind AS same, 1 AS one FROM c WHERE c.price > 30 GROUP BY c.kind',
      [{ k: 'TABLE', same: 'table', one: 1 }],
    ],
    [
      'SELECT c.price > 10 AS dear, MAX(c.price) AS most FROM c GROUP BY c.price > 10',
      [{ most: '10' }, { dear: false, most: 10 }, { dear: true, most: 40 }],
    ],
    [
      'SELECT t, COUNT(1) AS n FROM c JOIN t IN c.tags GROUP BY t',
      [
        { t: 'oak', n: 2 },
        { t: 'red', n: 1 },
      ],
    ],
    [
      'SELECT VALUE {"k": c.kind} FROM c GROUP BY {"k": c.kind}',
      [{ k: 'chair' }, { k: 'table' }, { k: null }, {}],
    ],
    ['SELECT COUNT(1) AS n FROM c WHERE false GROUP BY c.kind', []],
    ['SELECT c.kind, COUNT(1) AS n FROM c GROUP BY c.kind OFFSET 1 LIMIT 1', [{ kind: 'chair', n: 2 }]],
    ['SELECT DISTINCT VALUE COUNT(1) FROM c GROUP BY c.kind', [1, 2]],
  ])('should answer %s', (query, rows) => {
    expect(rowsOf(query, items)).toEqual(rows);
  });
});
