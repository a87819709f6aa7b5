import { Ajv2020 } from 'ajv/dist/2020.js';
import { ERRORS } from '../../src/app.errors.js';
import { breachesOfBody } from '../support/conformance.js';
import { createAppAt, type TestApp } from '../support/create-app-at.js';
import { entriesOf, get, objectOf, resolved } from '../support/json.js';
import { routesOf } from '../support/routes.js';

interface Operation {
  readonly operationId?: string;
  readonly summary?: string;
  readonly tags?: readonly string[];
  readonly parameters?: readonly unknown[];
  readonly requestBody?: Response;
  readonly responses: Readonly<Record<string, Response>>;
}
interface Content {
  readonly schema?: unknown;
  readonly example?: unknown;
  readonly examples?: Readonly<Record<string, { value: unknown }>>;
}
interface Response {
  readonly headers?: Readonly<Record<string, unknown>>;
  readonly content?: Readonly<Record<string, Content>>;
}
interface Document {
  readonly info: { readonly description: string };
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

function memberOf(node: unknown, name: string): unknown {
  return typeof node === 'object' && node !== null ? Reflect.get(node, name) : undefined;
}

/** By a sentence, by an example, by naming what there is to choose from, or by another schema. */
const isExplained = (part: unknown): boolean =>
  ['description', 'example', 'enum', '$ref', 'items'].some((name) => get(part, name) !== undefined);

describe('OpenAPI document', () => {
  let app: TestApp;
  let document: Document;
  let operations: [string, Operation][];

  beforeAll(async () => {
    app = await createAppAt('http://127.0.0.1:1/');
    document = JSON.parse((await app.app.inject('/docs-json')).payload);
    operations = Object.entries(document.paths).flatMap(([path, item]) =>
      Object.entries(item).map(([method, operation]): [string, Operation] => [
        `${method.toUpperCase()} ${path}`,
        operation,
      ]),
    );
  });

  afterAll(() => app.close());

  it('should document every route, and no other', () => {
    // HEAD comes with GET, and the files under /docs/ are parts of one page.
    const served = routesOf(app.app).filter((route) => !/^HEAD |^GET \/docs\//.test(route));
    expect(served).not.toHaveLength(0);
    expect(operations.map(([route]) => route).toSorted()).toEqual(served.toSorted());
  });

  it('should name, summarise and group every operation', () => {
    const incomplete = operations.filter(
      ([, { operationId, summary, tags }]) => !operationId || !summary || !tags?.length,
    );
    expect(incomplete.map(([route]) => route)).toEqual([]);
    const ids = operations.map(([, { operationId }]) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('should leave no reference open', () => {
    const text = JSON.stringify(document);
    const open = [...text.matchAll(/"\$ref":"#\/([^"]+)"/g)].filter(
      ([, pointer = '']) => pointer.split('/').reduce(memberOf, document as unknown) === undefined,
    );
    expect(open.map(([reference]) => reference)).toEqual([]);
  });

  it('should take and give a request id everywhere, and tell the cost where the database is asked', () => {
    for (const [route, { responses, parameters }] of operations) {
      if (route.startsWith('GET /docs')) continue;
      expect([route, parameters]).toEqual([
        route,
        expect.arrayContaining([{ $ref: '#/components/parameters/RequestId' }]),
      ]);
      for (const [status, { headers }] of Object.entries(responses)) {
        expect(headers).toHaveProperty('X-Request-Id');
        const isAsked = route.includes(' /v1/') || (route.endsWith('/ready') && status !== '400');
        if (isAsked) expect(headers).toHaveProperty('X-Request-Charge');
      }
    }
  });

  it('should show nothing that its own schemas do not allow', () => {
    const shown = operations.flatMap(([route, { requestBody, responses }]) =>
      [requestBody ?? {}, ...Object.values(responses)].flatMap(({ content = {} }) =>
        Object.entries(content).flatMap(([type, { schema, example, examples = {} }]) => {
          const whole = objectOf(resolved(schema, document));
          return [example, ...Object.values(examples).map(({ value }) => value)]
            .filter((value) => value !== undefined)
            .map((value) => [route, type, whole, value] as const);
        }),
      ),
    );
    expect(new Set(shown.map(([, type]) => type)).size).toBeGreaterThan(3);
    for (const [route, type, schema, value] of shown) {
      expect([route, type, value, breachesOfBody(schema, value)]).toEqual([route, type, value, []]);
    }
  });

  it('should let a plain validator pass every price up to 1,000', () => {
    const schemas = get(get(document, 'components'), 'schemas');
    const priced = entriesOf(schemas).flatMap(([name, schema]) => {
      const price = get(get(schema, 'properties'), 'price');
      return price === undefined ? [] : [[name, objectOf(price)] as const];
    });
    expect(priced.length).toBeGreaterThan(2);
    expect(JSON.stringify(document)).not.toMatch(/"multipleOf":(0\.|[0-9.]+e-)/);
    for (const [name, schema] of priced) {
      const validate = new Ajv2020({ strict: false }).compile(schema);
      const refused = Array.from({ length: 100_000 }, (_, cents) => (cents + 1) / 100).filter(
        (price) => !validate(price),
      );
      expect([name, refused]).toEqual([name, []]);
    }
  });

  it('should show every failure as the code table knows it', () => {
    const examples = operations.flatMap(([, { responses }]) =>
      Object.entries(responses).flatMap(([status, { content }]) => {
        const problem = content?.['application/problem+json'];
        return Object.entries(problem?.examples ?? {}).map(([code, { value }]) => ({
          status: Number(status),
          code,
          value,
        }));
      }),
    );
    expect(examples).not.toHaveLength(0);
    for (const { status, code, value } of examples) {
      const spec = ERRORS.find(code);
      expect(value).toMatchObject({ code, status, title: spec?.title, retryable: spec?.retryable });
    }
  });

  it.each([
    ['POST /v1/products/batch', '207'],
    ['PATCH /v1/products/batch', '207'],
    ['DELETE /v1/products/batch', '207'],
    ['POST /v1/imports', '200'],
    ['GET /v1/exports/products', '200'],
  ])('should have an example of what needs explaining: %s %s', (route, status) => {
    const { content = {} } = Object.fromEntries(operations)[route]?.responses[status] ?? {};
    expect(Object.values(content).filter(({ example }) => example !== undefined)).not.toHaveLength(0);
  });

  it('should describe every member of a body that is not a field of the product', () => {
    const schemas = entriesOf(get(get(document, 'components'), 'schemas'));
    const bare = schemas.flatMap(([name, schema]) =>
      entriesOf(get(schema, 'properties'))
        .filter(([, part]) => !isExplained(part))
        .map(([member]) => `${name}.${member}`),
    );
    expect(bare).toEqual([]);
  });

  it('should list every code', () => {
    const { description } = document.info;
    for (const code of ERRORS.codes) expect(description).toContain(`(/problems/${code})`);
  });

  it('should be served as YAML too, the same each time', async () => {
    const [first, second, head] = [
      await app.request('GET', '/docs-yaml'),
      await app.request('GET', '/docs-yaml'),
      await app.request('HEAD', '/docs-yaml'),
    ];
    expect(first).toMatchObject({
      status: 200,
      headers: { 'content-type': 'text/yaml; charset=utf-8' },
      body: expect.stringContaining('openapi: 3.1.0'),
    });
    expect([second.body, second.headers['content-type']]).toEqual([
      first.body,
      first.headers['content-type'],
    ]);
    expect([head.status, head.body, head.headers['content-type']]).toEqual([
      200,
      undefined,
      first.headers['content-type'],
    ]);
  });

  it('should be shown by a page that loads nothing from elsewhere', async () => {
    const page = await app.request('GET', '/docs', { headers: { accept: 'text/html' } });
    expect(page).toMatchObject({
      status: 200,
      headers: { 'content-type': expect.stringContaining('text/html') },
    });
    const links = [...String(page.body).matchAll(/(?:src|href)="([^"]+)"/g)].map(([, link]) => link ?? '');
    expect(links).not.toHaveLength(0);
    for (const link of links) {
      const { pathname, origin } = new URL(link, 'http://stockroom/docs');
      expect(origin).toBe('http://stockroom');
      expect([pathname, (await app.request('GET', pathname)).status]).toEqual([pathname, 200]);
    }
  });
});
