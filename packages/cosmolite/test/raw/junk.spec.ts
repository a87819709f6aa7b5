import { HEADER } from '../../src/http/header-names.js';
import { ROUTES } from '../../src/pipeline/routes.js';
import { describeFor } from '../support/describe-for.js';
import { sendQuickly } from '../support/quick-request.js';
import { withServer } from '../support/with-server.js';

const nested = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);

const BODIES: readonly string[] = [
  '',
  '{',
  'null',
  '5',
  '"text"',
  '[]',
  '[null]',
  '[[]]',
  '{}',
  '{"id":{}}',
  '{"id":["a"],"pk":{}}',
  '{"id":"a","pk":[1]}',
  '{"id":"a","pk":"p","ttl":{}}',
  '{"id":"c","partitionKey":{"paths":{}}}',
  '{"id":"c","partitionKey":{"paths":["/pk"]},"indexingPolicy":[],"uniqueKeyPolicy":5}',
  '{"query":{}}',
  '{"query":"SELECT * FROM c WHERE","parameters":null}',
  `{"query":"SELECT VALUE ${'('.repeat(5000)}1${')'.repeat(5000)}"}`,
  `{"query":"SELECT @p","parameters":[{"name":"@p","value":${nested(1000)}}]}`,
  '{"operations":{}}',
  '[{"op":"set"}]',
  '[{"op":"set","path":"a","value":1}]',
  '{"operations":[{"op":"set","path":"/a","value":1}],"condition":"from"}',
  '[{"operationType":"Create","resourceBody":[]}]',
  '{"content":{"offerThroughput":"all"}}',
  nested(100_000),
  '{"__proto__":{"id":"a"},"constructor":null}',
  String.raw`{"id":"\ud800","pk":"\udfff"}`,
  '1e999',
];

const VALUES: readonly string[] = [
  '',
  'junk',
  '[',
  '[]',
  '{}',
  '[[]]',
  '["p","q","r","s"]',
  '-1',
  '1e9',
  'true',
  '*',
];

interface Request {
  readonly method: string;
  readonly path: string;
  readonly headers: Record<string, string>;
}

/** Each row that is built, with ids that exist, and once more with ids that do not. */
const REQUESTS: readonly Request[] = ROUTES.filter(({ name }) => name !== 'notImplemented').flatMap(
  ({ method, path, when }) => {
    const existing = ['shop', 'products', 'a'];
    const paths = [path.replaceAll('*', () => existing.shift() ?? ''), path.replaceAll('*', 'none')];
    const headers = when ? { [when[0]]: when[1] } : {};
    return [...new Set(paths)].map((target) => ({ method, path: target, headers }));
  },
);

describeFor('account of its own', 'junk', () => {
  const unexpected: unknown[] = [];
  const server = withServer({ log: (message, error) => unexpected.push([message, error]) });

  beforeEach(async () => {
    const { database } = await server.client.databases.createIfNotExists({ id: 'shop' });
    const { container } = await database.containers.createIfNotExists({
      id: 'products',
      partitionKey: '/pk',
    });
    await container.items.upsert({ id: 'a', pk: 'p' });
  });

  const expectNoBreak = async (
    { method, path, headers }: Request,
    junk: { readonly headers?: Record<string, string>; readonly body?: string },
  ): Promise<void> => {
    const answer = await sendQuickly(server.target, method, path, {
      headers: { 'x-ms-documentdb-partitionkey': '["p"]', ...headers, ...junk.headers },
      ...(junk.body !== undefined && { body: junk.body }),
    });
    if (answer.status < 400) return;
    expect(answer.body).toEqual(
      expect.objectContaining({
        code: expect.not.stringMatching('InternalServerError'),
        message: expect.stringContaining('ActivityId: '),
      }),
    );
  };
  const writing = REQUESTS.filter(({ method }) => method !== 'GET' && method !== 'DELETE');

  it.each(writing)('should be told apart in the body of $method $path with $headers', async (request) => {
    await Promise.all(BODIES.map((body) => expectNoBreak(request, { body })));
    expect(unexpected).toEqual([]);
  });

  it.each(REQUESTS)('should be told apart in the headers of $method $path with $headers', async (request) => {
    const body = request.method.startsWith('P') ? { body: '{"id":"a","pk":"p"}' } : {};
    for (const name of Object.values(HEADER)) {
      await Promise.all(
        VALUES.map((value) => expectNoBreak(request, { headers: { [name]: value }, ...body })),
      );
    }
    expect(unexpected).toEqual([]);
  });
});
