import * as fc from 'fast-check';
import { anyJson, forbiddenBody, MARKUP, nastyText, valueOf } from './support/arbitraries.js';
import type { RequestOptions } from './support/client.js';
import { breaches } from './support/conformance.js';
import { createApp, type TestAppWithDatabase } from './support/create-app.js';
import { exampleRequest } from './support/example-request.js';
import { objectOf } from './support/json.js';
import { mainBody, type Operation, operationsOf, type Parameter, type Schema } from './support/operations.js';
import { create, product } from './support/products.js';

/** Cases per operation; the seed makes a run again exactly as it was. */
const CASES = Number(process.env['FUZZ_CASES'] ?? 300);
const SEED = Number(process.env['FUZZ_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
process.stderr.write(`Contract fuzzing: FUZZ_CASES=${CASES} FUZZ_SEED=${SEED}\n`);

/** Room for any number of cases that somebody asks for. */
const TIMEOUT_MS = 600_000;

/** So few places that cases meet each other there. */
const FAMILIAR: Readonly<Record<string, readonly string[]>> = {
  id: ['one', 'two', 'three'],
  category: ['tools', 'Garden'],
  sku: ['SKU-A', 'SKU-B'],
  'If-Match': ['*', '*', '"an etag"'],
  'If-None-Match': ['*', '"an etag"'],
};

interface Case {
  readonly url: string;
  readonly options: RequestOptions;
}

const app: TestAppWithDatabase = await createApp();
const operations = await operationsOf(app);

beforeAll(async () => {
  await create(app, { category: 'tools' });
  for (const id of FAMILIAR['id'] ?? []) {
    const headers = { 'if-none-match': '*' };
    await app.request('PUT', `/v1/products/${id}?category=tools`, { body: product(), headers });
  }
});

afterAll(() => app.close());

/** What somebody might send to an operation: much of it allowed, much of it not. */
function caseOf(operation: Operation): fc.Arbitrary<Case> {
  const { path, parameters } = operation;
  const named = parameters.filter(({ name }) => name !== 'X-Request-Id');
  const main = mainBody(operation);
  return fc
    .record({
      values: fc.record(Object.fromEntries(named.map((parameter) => [parameter.name, valueFor(parameter)]))),
      extra: fc.option(fc.tuple(nastyText, nastyText), { freq: 9, nil: undefined }),
      body: main === undefined ? fc.constant(undefined) : bodyFor(main.schema),
      type: fc.constantFrom(...Array(9).fill(main?.type), ...Object.keys(operation.bodies), 'text/plain', ''),
      accept: fc.constantFrom(...Array(9).fill('*/*'), 'application/json', 'text/html', 'image/png', 'q=;,'),
    })
    .map(({ values, extra, body, type, accept }) => {
      const query = new URLSearchParams();
      const headers: Record<string, string> = { accept };
      let url = path;
      for (const { name, in: place } of named) {
        for (const value of [values[name]].flat()) {
          if (value === undefined) continue;
          const text = textOf(value);
          if (place === 'path') url = url.replace(`{${name}}`, encodeURIComponent(inPath(text)));
          if (place === 'query') query.append(name, text);
          if (place === 'header') headers[name] = text.replaceAll(/[^\x20-\x7e]/g, '?');
        }
      }
      if (extra !== undefined) query.append(...extra);
      if (body !== undefined && type !== '') headers['content-type'] = type;
      return {
        url: query.size === 0 ? url : `${url}?${query.toString()}`,
        options: { headers, ...(body === undefined ? {} : { body }) },
      };
    });
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** A dot segment never reaches a server: clients take it out of the path. */
const inPath = (text: string): string => (['', '.', '..'].includes(text) ? 'dots' : text);

function valueFor({ name, required, schema }: Parameter): fc.Arbitrary<unknown> {
  const familiar = FAMILIAR[name];
  const value = fc.oneof(
    { weight: 5, arbitrary: familiar === undefined ? valueOf(schema) : fc.constantFrom(...familiar) },
    { weight: 1, arbitrary: valueOf(schema) },
    { weight: 1, arbitrary: nastyText },
  );
  return fc.option(value, { nil: undefined, freq: required ? 20 : 2 });
}

function bodyFor(schema: Schema): fc.Arbitrary<unknown> {
  if (schema['properties'] === undefined) return linesLike(String(schema['example']));
  const category = fc.constantFrom(...(FAMILIAR['category'] ?? []));
  const allowed = fc
    .tuple(valueOf(schema), category)
    .map(([body, known]) => inCategory(objectOf(body), known));
  return fc.oneof(
    {
      weight: 4,
      arbitrary: fc.oneof(
        valueOf(schema),
        'category' in objectOf(schema['properties']) ? allowed : valueOf(schema),
      ),
    },
    { weight: 2, arbitrary: forbiddenBody(schema) },
    { weight: 1, arbitrary: anyJson.map((value) => JSON.stringify(value)) },
    { weight: 1, arbitrary: nastyText },
  );
}

const inCategory = (body: object, category: string): object => ({ ...body, category });

/** A text of lines: those of the example, in any order and number, and others that should not be among them. */
function linesLike(example: string): fc.Arbitrary<string> {
  const line = fc.oneof(
    { weight: 2, arbitrary: fc.constantFrom(...example.split('\n')) },
    nastyText,
    anyJson.map(textOf),
  );
  return fc.array(line, { maxLength: 8 }).map((lines) => lines.join('\n'));
}

/** What the document itself gives as an example must work, or the cases below would only ever be refused. */
async function asDocumented(operation: Operation): Promise<string[]> {
  const { id, category, etag } = await create(app);
  const bindings = { id, category, 'If-Match': etag, sku: `EXAMPLE-${operation.id.toUpperCase()}` };
  const moved = operation.id === 'moveProduct' ? { category: 'paint' } : {};
  const { url, options } = exampleRequest(operation, bindings, moved);
  const answer = await app.request(operation.method, url, options);
  return answer.status < 300
    ? breaches(operation, answer)
    : [`${answer.status}: ${JSON.stringify(answer.body)}`];
}

describe(`Whatever is sent (FUZZ_SEED=${SEED})`, () => {
  it.each(operations.map((operation) => [operation.id, operation] as const))(
    'should be answered as the document promises: %s',
    async (_, operation) => {
      expect(await asDocumented(operation)).toEqual([]);
      await fc.assert(
        fc.asyncProperty(caseOf(operation), async ({ url, options }) => {
          const answer = await app.request(operation.method, url, options);
          expect(breaches(operation, answer)).toEqual([]);
          if (String(answer.headers['content-type']).startsWith('text/html')) {
            for (const markup of MARKUP) expect(answer.body).not.toContain(markup);
          }
        }),
        { numRuns: CASES, seed: SEED },
      );
    },
    TIMEOUT_MS,
  );

  it.each(
    operations
      .filter(({ bodies }) => 'application/json' in bodies)
      .map((operation) => [operation.id, operation] as const),
  )(
    'should be refused when its body breaks the schema: %s',
    async (_, operation) => {
      const { url, options } = exampleRequest(operation, { id: 'one', category: 'tools', 'If-Match': '*' });
      const forbidden = forbiddenBody(operation.bodies['application/json'] ?? {});
      await fc.assert(
        fc.asyncProperty(forbidden, async (body) => {
          const headers = { ...options.headers, 'content-type': 'application/json' };
          const answer = await app.request(operation.method, url, { headers, body: JSON.stringify(body) });
          expect([answer.status, answer.body]).toEqual([400, expect.objectContaining({ status: 400 })]);
        }),
        { numRuns: CASES, seed: SEED },
      );
    },
    TIMEOUT_MS,
  );

  it.each(
    operations
      .filter(({ path }) => path.startsWith('/v1/'))
      .map((operation) => [operation.id, operation] as const),
  )(
    'should be refused when it has a parameter that the document does not know: %s',
    async (_, operation) => {
      const { url, options } = exampleRequest(operation, { id: 'one', category: 'tools', 'If-Match': '*' });
      const names = new Set(operation.parameters.map(({ name }) => name));
      const unknown = nastyText.filter((name) => name !== '' && !names.has(name));
      await fc.assert(
        fc.asyncProperty(unknown, nastyText, async (name, value) => {
          const more = new URLSearchParams([[name, value]]).toString();
          const answer = await app.request(
            operation.method,
            `${url}${url.includes('?') ? '&' : '?'}${more}`,
            options,
          );
          expect([answer.status, answer.body]).toEqual([
            400,
            expect.objectContaining({ code: 'validation_failed' }),
          ]);
        }),
        { numRuns: CASES, seed: SEED },
      );
    },
    TIMEOUT_MS,
  );
});
