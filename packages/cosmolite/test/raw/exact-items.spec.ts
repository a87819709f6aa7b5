import { describeFor } from '../support/describe-for.js';
import { signedHeaders } from '../support/raw-request.js';
import { withServer } from '../support/with-server.js';

/** `JSON.parse` of the test's own would lose what is tested here, so texts are compared. */
describeFor('64-bit integers', 'items are stored as they are written', () => {
  const server = withServer({ defaultPartitions: 2 });
  let path: string;

  beforeAll(async () => {
    const container = await server.container();
    path = `/dbs/${container.database.id}/colls/items`;
  });

  const textOf = async (
    method: string,
    below: string,
    body?: string,
    headers: Record<string, string> = {},
  ): Promise<[status: number, text: string]> => {
    const { endpoint } = server.target;
    const answer = await fetch(new URL(path + below, endpoint), {
      method,
      headers: {
        ...signedHeaders(server.target, method, path + below),
        'x-ms-documentdb-partitionkey': '["p"]',
        ...headers,
      },
      ...(body !== undefined && { body }),
    });
    return [answer.status, await answer.text()];
  };

  const create = (body: string) => textOf('POST', '/docs', body);
  const query = async (text: string, parameters = '[]'): Promise<string> => {
    const [, answer] = await textOf(
      'POST',
      '/docs',
      `{"query":${JSON.stringify(text)},"parameters":${parameters}}`,
      {
        'content-type': 'application/query+json',
        'x-ms-documentdb-isquery': 'True',
      },
    );
    return /"Documents":(.*),"_count"/.exec(answer)?.[1] ?? answer;
  };

  it.each([
    ['a 64-bit integer', '"n":-2069524964357598447'],
    ['the largest 64-bit integers', '"n":[9223372036854775807,-9223372036854775808]'],
    ['an integer that a double holds, but JavaScript writes otherwise', '"n":4611686018427387904'],
    ['members named like integers', '"b":1,"10":2,"2":{"z":1,"0":9007199254740993},"a":3'],
  ])('should give back %s, when created, read, replaced, listed and queried', async (name, members) => {
    const id = name.replaceAll(' ', '-');
    const body = `{"id":"${id}","pk":"p",${members}}`;
    const start = body.slice(0, -1);
    const expected: [number, string] = [expect.any(Number), expect.stringContaining(`${start},"_rid":`)];
    expect(await create(body)).toEqual(expected);
    expect(await textOf('GET', `/docs/${id}`)).toEqual(expected);
    expect(await textOf('PUT', `/docs/${id}`, body)).toEqual(expected);
    expect(await textOf('GET', '/docs')).toEqual(expected);
    expect(await textOf('GET', '/docs', undefined, { 'a-im': 'Incremental Feed' })).toEqual(expected);
    expect(await query(`SELECT * FROM c WHERE c.id = "${id}"`)).toContain(`${start},"_rid":`);
    expect(await query(`SELECT VALUE {"x": c} FROM c WHERE c.id = "${id}"`)).toContain(
      `{"x":${start},"_rid":`,
    );
  });

  it('should give back what a batch and a patch wrote', async () => {
    const batch = { 'x-ms-cosmos-is-batch-request': 'True', 'x-ms-cosmos-batch-atomic': 'True' };
    const operation =
      '[{"operationType":"Create","resourceBody":{"id":"batched","pk":"p","b":9007199254740993,"1":1}}]';
    const [, created] = await textOf('POST', '/docs', operation, batch);
    expect(created).toContain('"resourceBody":{"id":"batched","pk":"p","b":9007199254740993,"1":1,"_rid"');
    const [, patched] = await textOf(
      'PATCH',
      '/docs/batched',
      '[{"op":"incr","path":"/b","value":9007199254740993},{"op":"set","path":"/0","value":{"y":1,"0":2}},' +
        '{"op":"incr","path":"/1","value":9007199254740991}]',
    );
    expect(patched).toContain(
      '{"id":"batched","pk":"p","b":18014398509481986,"1":9007199254740992,"0":{"y":1,"0":2},',
    );
    const [, removed] = await textOf('PATCH', '/docs/batched', '[{"op":"remove","path":"/b"}]');
    expect(removed).toContain('{"id":"batched","pk":"p","1":9007199254740992,"0":{"y":1,"0":2},');
  });

  it.each(['1e400', '-1e999', `1${'0'.repeat(310)}`])(
    'should refuse the number %s, which no answer could give back',
    async (number) => {
      const [status, text] = await create(`{"id":"large","pk":"p","n":${number}}`);
      expect([status, text]).toEqual([400, expect.stringContaining('is too large')]);
      expect((await textOf('GET', '/docs/large'))[0]).toBe(404);
    },
  );

  describe('in queries', () => {
    const IDS = ['9007199254740992', '9007199254740993', '9007199254740994', '-9007199254740993', '12.5'];

    beforeAll(async () => {
      for (const [index, n] of IDS.entries()) {
        await create(`{"id":"n${index}","pk":"p","kind":"n","n":${n},"m":[${n}]}`);
      }
      // Enough of them for an index to be made.
      for (let n = 0; n < 220; n += 1) await create(`{"id":"f${n}","pk":"p","kind":"f","n":${n}}`);
    });

    it.each([
      ['c.n = 9007199254740993', '["n1"]'],
      ['c.n = -9007199254740993', '["n3"]'],
      ['c.n = 9007199254740992.0', '["n0"]'],
      ['c.n > 9007199254740992 AND c.n < 9007199254740994', '["n1"]'],
      ['c.kind = "n" AND c.n >= 9007199254740993', '["n1","n2"]'],
      ['c.n BETWEEN 9007199254740993 AND 9007199254740993', '["n1"]'],
      ['c.n IN (9007199254740993, 12.5)', '["n1","n4"]'],
      ['c.kind = "n" AND c.n != 9007199254740993 AND c.n > 0', '["n0","n2","n4"]'],
      ['ARRAY_CONTAINS(c.m, 9007199254740993)', '["n1"]'],
      ['ARRAY_CONTAINS([9007199254740993], c.n)', '["n1"]'],
      ['ToString(c.n) = "9007199254740993"', '["n1"]'],
      ['c.n = StringToNumber("9007199254740993")', '["n1"]'],
      ['IntSub(c.n, 1) = 9007199254740992', '["n1"]'],
      ['c.n = 99999999999999999999', '[]'],
      ['c.n = @n', '["n1"]'],
      ['c.n IN (@n)', '["n1"]'],
    ])('should find by %s: %s', async (filter, expected) => {
      const rows = await query(
        `SELECT VALUE c.id FROM c WHERE ${filter}`,
        '[{"name":"@n","value":9007199254740993}]',
      );
      const ids: string[] = JSON.parse(rows);
      expect(ids.toSorted()).toEqual(JSON.parse(expected));
    });

    it.each([
      [
        'SELECT VALUE c.n FROM c WHERE c.kind = "n" ORDER BY c.n',
        '[-9007199254740993,12.5,9007199254740992,9007199254740993,9007199254740994]',
      ],
      [
        'SELECT VALUE c.n FROM c WHERE c.kind = "n" ORDER BY c.n DESC',
        '[9007199254740994,9007199254740993,9007199254740992,12.5,-9007199254740993]',
      ],
      ['SELECT VALUE MAX(c.n) FROM c WHERE c.id = "n1"', '[9007199254740993]'],
      [
        'SELECT DISTINCT VALUE c.n FROM c WHERE c.kind = "n" AND c.n > 1000',
        '[9007199254740992,9007199254740993,9007199254740994]',
      ],
      ['SELECT c.n, COUNT(1) AS k FROM c WHERE c.id = "n1" GROUP BY c.n', '[{"n":9007199254740993,"k":1}]'],
      ['SELECT VALUE ToString(c.m) FROM c WHERE c.id = "n1"', '["[9007199254740993]"]'],
      [
        'SELECT VALUE [ABS(c.n), FLOOR(c.n), -c.n, IS_NUMBER(c.n), IS_INTEGER(c.n)] FROM c WHERE c.id = "n3"',
        '[[9007199254740993,-9007199254740993,9007199254740993,true,true]]',
      ],
      ['SELECT VALUE IntAdd(c.n, 9007199254740993) FROM c WHERE c.id = "n1"', '[18014398509481986]'],
      ['SELECT VALUE {"b": 1, "1": 2} FROM c WHERE c.id = "n1"', '[{"b":1,"1":2}]'],
      [
        'SELECT VALUE ObjectToArray({"b": 1, "1": 9007199254740993})',
        '[[{"k":"b","v":1},{"k":"1","v":9007199254740993}]]',
      ],
    ])('should answer %s: %s', async (text, expected) => {
      expect(await query(text)).toBe(expected);
    });

    it('should page through a sort by 64-bit integers', async () => {
      const [, database = '', , container = ''] = path.split('/').slice(1);
      const { resources } = await server.client
        .database(database)
        .container(container)
        .items.query<string>('SELECT VALUE c.id FROM c WHERE c.kind = "n" ORDER BY c.n', {
          partitionKey: 'p',
          maxItemCount: 1,
        })
        .fetchAll();
      expect(resources).toEqual(['n3', 'n4', 'n0', 'n1', 'n2']);
    });
  });
});
