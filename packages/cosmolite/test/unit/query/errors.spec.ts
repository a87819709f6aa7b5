import { CosmosError } from '../../../src/common/errors.js';
import { normaliseIndexingPolicy } from '../../../src/indexing/policy.js';
import { planFailure, prepareQuery } from '../../../src/query/index.js';
import type { Json } from '../../../src/values/values.js';
import { container, type Parameters, spec } from '../../support/query/run-query.js';

interface Problem {
  readonly start?: number;
  readonly end?: number;
  readonly code?: string | number;
  readonly message: string;
}

/** The service's error for some problems. */
const refusal = (...problems: readonly Problem[]): CosmosError =>
  new CosmosError(400, 'BadRequest', `Message: ${JSON.stringify({ errors: problems.map(entryOf) })}`);

function entryOf({ start, end, code, message }: Problem): object {
  const location = start === undefined ? undefined : { start, end };
  return { severity: 'Error', location, code, message };
}

const plainRefusal = (message: string): CosmosError =>
  new CosmosError(400, 'BadRequest', `Message: ${JSON.stringify({ Errors: [message] })}`);

const prepare = (query: string, parameters?: Parameters) => (): unknown =>
  prepareQuery(spec(query, parameters), container);

describe('names', () => {
  it.each<[string, Problem]>([
    [
      'SELECT * FROM root AS r WHERE c.a = 1',
      { start: 30, end: 31, code: 'SC2001', message: "Identifier 'c' could not be resolved." },
    ],
    [
      'SELECT c.a FROM c ORDER BY a',
      { start: 27, end: 28, code: 'SC2001', message: "Identifier 'a' could not be resolved." },
    ],
    [
      'SELECT VALUE x',
      { start: 13, end: 14, code: 'SC2001', message: "Identifier 'x' could not be resolved." },
    ],
    [
      'SELECT VALUE c FROM c JOIN t IN d.tags',
      { start: 32, end: 38, code: 'SC2001', message: "Identifier 'd' could not be resolved." },
    ],
    [
      'SELECT VALUE EXISTS(SELECT 1 FROM d) FROM c',
      { start: 34, end: 35, code: 'SC2001', message: "Identifier 'd' could not be resolved." },
    ],
    [
      'SELECT * FROM c WHERE c.a = @p',
      { start: 28, end: 30, code: 'SC2001', message: "Identifier '@p' could not be resolved." },
    ],
    [
      'SELECT VALUE 1 FROM c JOIN c IN c.tags',
      { start: 27, end: 38, message: "The input alias 'c' is specified more than once in the FROM clause." },
    ],
    [
      'SELECT BADFUNC(r.age) FROM Root r',
      { start: 7, end: 14, code: 'SC2005', message: "'BADFUNC' is not a recognized built-in function name." },
    ],
  ])('should be known in %s', (query, problem) => {
    expect(prepare(query)).toThrow(refusal(problem));
  });
});

describe('calls', () => {
  it.each<[string, number, number, string]>([
    [
      "SELECT * FROM Root r WHERE STARTSWITH(r.key, 'a', 'b', 'c')",
      27,
      59,
      'The STARTSWITH function requires 2 to 3 argument(s).',
    ],
    ['SELECT VALUE lower()', 13, 20, 'The LOWER function requires 1 argument(s).'],
    [
      'SELECT VALUE ARRAY_CONTAINS_ANY([1])',
      13,
      36,
      'The ARRAY_CONTAINS_ANY function requires at least 2 argument(s).',
    ],
    ['SELECT VALUE COUNT(1, 2) FROM c', 13, 24, 'The COUNT function requires 1 argument(s).'],
  ])('should have as many arguments as it takes in %s', (query, start, end, message) => {
    expect(prepare(query)).toThrow(refusal({ start, end, code: 'SC2050', message }));
  });

  it.each([
    ['SELECT VALUE ST_DISTANCE(c.a, c.b) FROM c', 'the query function ST_DISTANCE'],
    ['SELECT VALUE VectorDistance(c.a, [1]) FROM c', 'the query function VECTORDISTANCE'],
    ['SELECT * FROM c WHERE FullTextContains(c.a, "x")', 'the query function FULLTEXTCONTAINS'],
    ['SELECT VALUE udf.tax(c.price) FROM c', 'user-defined functions (udf.tax)'],
    ['SELECT * FROM c ORDER BY RANK FullTextScore(c.a, "x")', 'ORDER BY RANK'],
    ['SELECT VALUE DATETIMEFORMAT("2024-10-10", "MMM")', "the specifier 'MMM' of DATETIMEFORMAT"],
    ['SELECT * FROM c ORDER BY c.tags[0]', 'ORDER BY over an element of an array'],
  ])('should fail as not implemented, not wrongly, in %s', (query, feature) => {
    expect(prepare(query)).toThrow(
      new CosmosError(501, 'NotImplemented', `cosmolite does not implement ${feature}.`),
    );
  });
});

describe('what stands in brackets', () => {
  it('should not depend on the item, as the service does not serve it then', () => {
    expect(prepare('SELECT VALUE c.a[(ARRAY_LENGTH(c.b) % 2)].d FROM c')).toThrow(
      refusal({
        start: 13,
        end: 41,
        code: 'SC2990',
        message: "The specified query includes 'member indexer' which is currently not supported.",
      }),
    );
  });

  it.each(['c.a[0]', 'c["a"]', 'c.a[-1]', 'c[@p].b'])('should be served as %s', (path) => {
    expect(prepare(`SELECT VALUE ${path} FROM c`, { '@p': 'a' })).not.toThrow();
  });
});

describe('clauses', () => {
  const NOT_GROUPED =
    "' is invalid in the select list because it is not contained in either an aggregate function or the GROUP BY clause.";

  it.each<[string, Problem[]]>([
    ['SELECT *', [{ start: 7, end: 8, message: "'SELECT *' is not valid if FROM clause is omitted." }]],
    [
      'SELECT * FROM c JOIN t IN c.tags',
      [{ start: 7, end: 8, message: "'SELECT *' is only valid with a single input set." }],
    ],
    [
      'SELECT * FROM c GROUP BY c.age',
      [{ start: 7, end: 8, code: 'SC2041', message: "'SELECT *' is not allowed with GROUP BY." }],
    ],
    [
      'SELECT s.score, s.repeat, COUNT(1) AS n FROM s GROUP BY s.name',
      [
        { start: 7, end: 14, code: 'SC2102', message: `Property reference 's.score${NOT_GROUPED}` },
        { start: 16, end: 24, code: 'SC2102', message: `Property reference 's.repeat${NOT_GROUPED}` },
      ],
    ],
    [
      'SELECT COUNT(1), c.a[0] FROM c',
      [{ start: 17, end: 23, code: 'SC2102', message: `Property reference 'c.a[0]${NOT_GROUPED}` }],
    ],
    [
      'SELECT c.a, ARRAY(SELECT VALUE t FROM t IN c.tags) FROM c GROUP BY c.a',
      [{ start: 43, end: 49, code: 'SC2102', message: `Property reference 'c${NOT_GROUPED}` }],
    ],
    [
      'SELECT VALUE MAX(MIN(r)) From r',
      [
        {
          start: 13,
          end: 24,
          code: 'SC2101',
          message:
            'Cannot perform an aggregate function on an expression containing an aggregate or a subquery.',
        },
      ],
    ],
    [
      'SELECT VALUE MAX((SELECT VALUE 1)) From r',
      [
        {
          start: 13,
          end: 34,
          code: 'SC2101',
          message:
            'Cannot perform an aggregate function on an expression containing an aggregate or a subquery.',
        },
      ],
    ],
    [
      'SELECT * FROM c WHERE COUNT(1) > 1',
      [{ start: 22, end: 30, message: 'The aggregate function COUNT is only allowed in the SELECT clause.' }],
    ],
    [
      'SELECT 1 FROM c GROUP BY SUM(c.a)',
      [{ start: 25, end: 33, message: 'The GROUP BY clause cannot contain an aggregate or a subquery.' }],
    ],
    [
      'SELECT VALUE x FROM (SELECT VALUE c FROM c ORDER BY c.a OFFSET 1 LIMIT 2) AS x',
      [
        { start: 43, end: 55, code: 'SC2202', message: "'ORDER BY' is not supported in subqueries." },
        {
          start: 56,
          end: 72,
          code: 'SC2204',
          message: "'OFFSET LIMIT' clause is not supported in subqueries.",
        },
      ],
    ],
    [
      'SELECT VALUE ARRAY(SELECT TOP 1 VALUE t FROM t IN c.tags) FROM c',
      [{ start: 30, end: 31, code: 'SC2203', message: "'TOP' is not supported in subqueries." }],
    ],
    [
      'SELECT TOP 1 * FROM c OFFSET 0 LIMIT 1',
      [{ start: 22, end: 38, message: "'TOP' cannot be used together with 'OFFSET LIMIT'." }],
    ],
    [
      'SELECT c.a FROM c GROUP BY c.a ORDER BY c.a',
      [{ start: 31, end: 43, message: "'ORDER BY' cannot be used together with 'GROUP BY'." }],
    ],
  ])('should go together in %s', (query, problems) => {
    expect(prepare(query)).toThrow(refusal(...problems));
  });
});

describe('counts', () => {
  const TOP = 'The count value provided for a TOP clause must be an integer.';

  it.each<[string, Parameters, Problem]>([
    ['SELECT TOP 4294967296 * FROM c', {}, { start: 11, end: 21, code: 'SC2060', message: TOP }],
    ['SELECT TOP 1.5 * FROM c', {}, { start: 11, end: 14, code: 'SC2060', message: TOP }],
    ['SELECT TOP @n * FROM c', { '@n': '5' }, { start: 11, end: 13, code: 'SC2060', message: TOP }],
    ['SELECT TOP @n * FROM c', { '@n': -1 }, { start: 11, end: 13, code: 'SC2060', message: TOP }],
    [
      'SELECT TOP @n * FROM c',
      {},
      { start: 11, end: 13, code: 'SC2001', message: "Identifier '@n' could not be resolved." },
    ],
    [
      'SELECT c.a FROM c OFFSET 10 LIMIT 4294967296',
      {},
      {
        start: 34,
        end: 44,
        code: 'SC2061',
        message: 'The LIMIT count value exceeds the maximum allowed value.',
      },
    ],
    [
      'SELECT c.a FROM c OFFSET 4294967296 LIMIT 10',
      {},
      {
        start: 25,
        end: 35,
        code: 'SC2062',
        message: 'The OFFSET count value exceeds the maximum allowed value.',
      },
    ],
    [
      'SELECT c.a FROM c OFFSET @o LIMIT 1',
      { '@o': null },
      { start: 25, end: 27, code: 'SC2062', message: 'The OFFSET count value must be an integer.' },
    ],
  ])('should be whole numbers in range in %s with %j', (query, parameters, problem) => {
    expect(prepare(query, parameters)).toThrow(refusal(problem));
  });
});

describe('ORDER BY', () => {
  const composite = [{ path: '/a' }, { path: '/b', order: 'descending' }];
  const narrow = {
    ...container,
    indexingPolicy: normaliseIndexingPolicy({
      includedPaths: [{ path: '/a/?' }],
      excludedPaths: [{ path: '/*' }],
      compositeIndexes: [composite],
    }),
  };
  const UNMAPPED = refusal({
    code: 'SC2206',
    message: 'Unsupported ORDER BY clause. ORDER BY item expression could not be mapped to a document path.',
  });
  const CORRELATED = plainRefusal('Order-by over correlated collections is not supported.');
  const EXCLUDED = plainRefusal('The index path corresponding to the specified order-by item is excluded.');
  const NO_COMPOSITE = plainRefusal(
    'The order by query does not have a corresponding composite index that it can be served from.',
  );

  it.each<[string, CosmosError]>([
    ['SELECT * FROM c ORDER BY LOWER(c.a)', UNMAPPED],
    ['SELECT * FROM c ORDER BY c.a + 1', UNMAPPED],
    ['SELECT * FROM c ORDER BY c', UNMAPPED],
    ['SELECT * FROM c ORDER BY 1', UNMAPPED],
    ['SELECT t FROM c JOIN t IN c.tags ORDER BY t', CORRELATED],
    ['SELECT t FROM t IN c.tags ORDER BY t.a', CORRELATED],
    ['SELECT x FROM (SELECT c.a FROM c) x ORDER BY x.a', UNMAPPED],
    [
      'SELECT VALUE v FROM c JOIN (SELECT VALUE ARRAY(SELECT VALUE t FROM t IN c.tags)) AS v ORDER BY v',
      UNMAPPED,
    ],
    ['SELECT VALUE v FROM c JOIN (SELECT VALUE c.a) AS v ORDER BY v.b', UNMAPPED],
    ['SELECT * FROM c ORDER BY c.b', EXCLUDED],
    ['SELECT * FROM c ORDER BY c.a, c.b', NO_COMPOSITE],
    ['SELECT * FROM c ORDER BY c.b, c.a', NO_COMPOSITE],
  ])('should need what the service needs: %s', (query, error) => {
    expect(() => prepareQuery(spec(query), narrow)).toThrow(error);
  });

  it.each(['c.a', 'c["a"] DESC', 'c.a, c.b DESC', 'c.a DESC, c.b', 'c.id', 'c._ts'])(
    'should be served by %s',
    (keys) => {
      expect(() => prepareQuery(spec(`SELECT * FROM c ORDER BY ${keys}`), narrow)).not.toThrow();
    },
  );
});

describe('hostile input', () => {
  it('should be refused when a parameter nests too deep to walk', () => {
    const value: Json = JSON.parse('['.repeat(50_000) + ']'.repeat(50_000));
    expect(prepare('SELECT * FROM c WHERE c.a = @p', { '@p': value })).toThrow(
      new CosmosError(400, 'BadRequest', 'The value of a query parameter nests deeper than 128 levels.'),
    );
  });

  it('should not make preparing a query take longer and longer', () => {
    const nested = `${'SELECT * FROM ('.repeat(100)}SELECT DISTINCT c.a FROM c${') AS x'.repeat(100)}`;
    expect(prepare(nested)).not.toThrow();
  });
});

describe('errors of the query-plan endpoint', () => {
  it('should say where they come from', () => {
    expect(planFailure(plainRefusal('No.'))).toMatchObject({
      status: 400,
      code: 'BadRequest',
      message: 'Gateway Failed to Retrieve Query Plan: Message: {"Errors":["No."]}',
    });
  });
});
