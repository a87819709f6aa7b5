import { gzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { anyJson, type Familiar, forbiddenBody, MARKUP, nastyText, valueOf } from '../support/arbitraries.js';
import type { RequestOptions } from '../support/client.js';
import { breaches } from '../support/conformance.js';
import { createApp, type TestAppWithDatabase } from '../support/create-app.js';
import { exampleRequest } from '../support/example-request.js';
import { ndjson, send } from '../support/imports.js';
import { get, isObject, listOf } from '../support/json.js';
import { type Operation, operationsOf, type Parameter, type Schema } from '../support/operations.js';
import { create, product } from '../support/products.js';
import { end, line as lineOf, reserve } from '../support/reservations.js';

/** Cases per operation; the seed makes a run again exactly as it was. */
const CASES = Number(process.env['FUZZ_CASES'] ?? 100);
const SEED = Number(process.env['FUZZ_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
process.stderr.write(`Contract fuzzing: FUZZ_CASES=${CASES} FUZZ_SEED=${SEED}\n`);

/** Room for any number of cases that somebody asks for. */
const TIMEOUT_MS = 600_000;

const IDS = ['one', 'two', 'three'];
const CATEGORIES = ['tools', 'Garden'];

const FAMILIAR: Familiar = {
  id: IDS,
  category: CATEGORIES,
  sku: ['SKU-A', 'SKU-B'],
  'If-Match': ['*', '*', '"stale"'],
  'If-None-Match': ['*', '"stale"'],
  etag: ['*', '"stale"'],
  ifMatch: ['*', '"stale"'],
};

interface Case {
  readonly url: string;
  readonly options: RequestOptions;
}

const app: TestAppWithDatabase = await createApp();
const operations = await operationsOf(app);

/** Puts back what the cases ask for, whatever they have done to it. */
async function restock(): Promise<void> {
  const rows = CATEGORIES.flatMap((category) =>
    IDS.map((id) => product({ id, category, sku: `OF-${id.toUpperCase()}` })),
  );
  const held = await app.request('GET', '/v1/reservations?state=held&limit=100');
  for (const item of listOf(get(held.body, 'items'))) await end(app, String(get(item, 'id')), 'release');
  // Stock may lie where no import looks.
  for (const category of CATEGORIES) await app.request('DELETE', `/v1/categories/${category}`);
  const answer = await send(app, ndjson(...rows));
  expect(answer).toMatchObject({ status: 200, body: { failed: 0 } });
}

/** Of a thousand cases it would be most of the time. */
const RESTOCK_EVERY = 10;
let cases = 0;

beforeEach(restock);

afterAll(() => app.close());

/** What somebody might send to an operation: much of it allowed, much of it not. */
function caseOf(operation: Operation): fc.Arbitrary<Case> {
  const { path, parameters } = operation;
  const named = parameters.filter(({ name }) => name !== 'X-Request-Id');
  return fc
    .record({
      values: fc.record(Object.fromEntries(named.map((parameter) => [parameter.name, valueFor(parameter)]))),
      extra: fc.oneof(
        { weight: 9, arbitrary: fc.constant(undefined) },
        { weight: 1, arbitrary: fc.tuple(nastyText, nastyText) },
      ),
      sent: bodyFor(operation),
      accept: acceptFor(operation),
    })
    .map(({ values, extra, sent, accept }) => {
      const query = new URLSearchParams();
      const headers: Record<string, string> = { accept, ...sent.headers };
      let url = path;
      for (const { name, in: place } of named) {
        for (const value of [values[name]].flat()) {
          if (value === undefined) continue;
          const text = textOf(value);
          if (place === 'path') url = url.replace(`{${name}}`, encodeURIComponent(inPath(text)));
          if (place === 'query') query.append(name, text);
          if (place === 'header') headers[name.toLowerCase()] ??= text.replaceAll(/[^\x20-\x7e]/g, '?');
        }
      }
      if (extra !== undefined) query.append(...extra);
      return {
        url: query.size === 0 ? url : `${url}?${query.toString()}`,
        options: { headers, ...('body' in sent ? { body: sent.body } : {}) },
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

/** Whatever it answers with, anything, and now and then what it never answers with. */
function acceptFor({ responses }: Operation): fc.Arbitrary<string> {
  const offered = new Set(Object.values(responses).flatMap((content) => Object.keys(content)));
  return fc.oneof(
    { weight: 5, arbitrary: fc.constant('*/*') },
    { weight: 4, arbitrary: fc.constantFrom('*/*', ...offered) },
    { weight: 1, arbitrary: fc.constantFrom('text/html', 'image/png', 'q=;,') },
  );
}

/** A body and what its headers say of it, which is mostly true. */
function bodyFor({ bodies }: Operation): fc.Arbitrary<{ headers: Record<string, string>; body?: unknown }> {
  const types = Object.keys(bodies);
  if (types.length === 0) return mostlyNoBody;
  const ofOneType = Object.entries(bodies).map(([type, schema]) =>
    fc.tuple(
      isText(schema) ? textFor(schema) : jsonFor(schema),
      fc.constantFrom(...Array(9).fill(type), ...types, 'text/plain', ''),
    ),
  );
  return fc.tuple(fc.oneof(...ofOneType), fc.nat(9)).map(([[body, type], packing]) => {
    const headers: Record<string, string> = type === '' ? {} : { 'content-type': type };
    if (packing > 1 || typeof body !== 'string') return { headers, body };
    return {
      headers: { ...headers, 'content-encoding': 'gzip' },
      body: packing === 0 ? gzipSync(body) : body,
    };
  });
}

const mostlyNoBody = fc.oneof(
  { weight: 4, arbitrary: fc.constant({ headers: {} }) },
  {
    weight: 1,
    arbitrary: fc.record({
      headers: fc.constantFrom({ 'content-type': 'application/json' }, { 'content-type': 'text/csv' }),
      body: fc.oneof(
        anyJson.map((value) => JSON.stringify(value)),
        nastyText,
      ),
    }),
  },
);

const isText = ({ type }: Schema): boolean => type === 'string';

const jsonFor = (schema: Schema): fc.Arbitrary<unknown> =>
  fc.oneof(
    { weight: 4, arbitrary: valueOf(schema, FAMILIAR) },
    { weight: 2, arbitrary: forbiddenBody(schema) },
    { weight: 1, arbitrary: anyJson.map((value) => JSON.stringify(value)) },
    { weight: 1, arbitrary: nastyText },
  );

/** A text of lines: those of the example and those that its content allows, in any order and number, and others. */
function textFor({ example, contentSchema }: Schema): fc.Arbitrary<string> {
  const allowed =
    isObject(contentSchema) && isObject(contentSchema['items'])
      ? [{ weight: 3, arbitrary: valueOf(contentSchema['items'], FAMILIAR).map(textOf) }]
      : [];
  const line = fc.oneof(
    { weight: 2, arbitrary: fc.constantFrom(...String(example).split('\n')) },
    ...allowed,
    { weight: 1, arbitrary: nastyText },
    { weight: 1, arbitrary: anyJson.map(textOf) },
  );
  const [head = ''] = String(example).split('\n');
  return fc
    .tuple(fc.constantFrom(`${head}\n`, ''), fc.array(line, { maxLength: 8 }))
    .map(([first, lines]) => first + lines.join('\n'));
}

/** What the document itself gives as an example must work, or the cases below would only ever be refused. */
async function asDocumented(operation: Operation): Promise<string[]> {
  const made = await create(app, { quantity: 20 });
  const { id: productId, category, etag } = made;
  const sku = `EXAMPLE-${operation.id.toUpperCase()}`;
  const isAboutOne = operation.path.startsWith('/v1/reservations/');
  const id = isAboutOne ? get((await reserve(app, [lineOf(made, 10)])).body, 'id') : productId;
  const bindings = { id, productId, category, 'If-Match': isAboutOne ? '*' : etag, sku };
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
          if (operation.method !== 'GET' && cases++ % RESTOCK_EVERY === 0) await restock();
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
