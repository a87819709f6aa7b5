import type { Method } from '../support/client.js';
import type { TestApp } from '../support/create-app-at.js';
import { createEmbeddedApp } from '../support/create-embedded-app.js';
import { exampleOf } from '../support/example-request.js';
import { objectOf, resolved } from '../support/json.js';

interface Schema {
  readonly example?: unknown;
}
interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly schema?: Schema;
}
interface Operation {
  readonly parameters: readonly Parameter[];
  readonly requestBody?: { readonly content: Readonly<Record<string, Schema & { readonly schema: Schema }>> };
}
interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

let app: TestApp;
let document: Document;
/** Each example is tried on a service that has just been started: none needs another one first. */
beforeEach(async () => {
  app = await createEmbeddedApp();
  document = JSON.parse(JSON.stringify((await app.request('GET', '/docs-json')).body));
});
afterEach(() => app.close());

/** Sends exactly what a reader would paste: every example there is, and nothing else. */
function tryOut(method: Method, path: string) {
  const { parameters, requestBody } = operationAt(method, path);
  const given = parameters.filter(({ schema }) => schema?.example !== undefined);
  const valuesIn = (place: string): Record<string, string> =>
    Object.fromEntries(
      given
        .filter((parameter) => parameter.in === place)
        .map(({ name, schema }) => [name, String(schema?.example)]),
    );
  const ids = valuesIn('path');
  const url = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(ids[name] ?? ''));
  // A page that offers to try the call begins with the first of its types.
  const [type, content] = Object.entries(requestBody?.content ?? {})[0] ?? [];
  const body = content?.example ?? exampleOf(objectOf(resolved(content?.schema, document)));
  return app.request(method, `${url}?${new URLSearchParams(valuesIn('query')).toString()}`, {
    headers: { ...valuesIn('header'), ...(type === undefined ? {} : { 'content-type': type }) },
    ...(type === undefined ? {} : { body }),
  });
}

function operationAt(method: Method, path: string): Operation {
  const operation = document.paths[path]?.[method.toLowerCase()];
  if (operation === undefined) throw new Error(`There is no ${method} ${path} in the document.`);
  return operation;
}

describe('the examples of the OpenAPI document', () => {
  it.each([
    ['POST', '/v1/products', 201],
    ['GET', '/v1/products', 200],
    ['GET', '/v1/products/{id}', 200],
    ['PUT', '/v1/products/{id}', 201],
    ['PATCH', '/v1/products/{id}', 200],
    ['DELETE', '/v1/products/{id}', 204],
    ['POST', '/v1/products/{id}/move', 200],
    ['GET', '/v1/products/{id}/stock', 200],
    ['PATCH', '/v1/products/{id}/stock', 200],
    ['POST', '/v1/products/{id}/stock/adjustments', 201],
    ['POST', '/v1/products/{id}/stock/counts', 201],
    ['POST', '/v1/products/{id}/stock/transfers', 201],
    ['GET', '/v1/products/{id}/stock/movements', 200],
    ['POST', '/v1/reservations', 201],
    ['GET', '/v1/reservations', 200],
    ['POST', '/v1/stock/adjustments', 201],
    ['GET', '/v1/summaries', 200],
    ['GET', '/v1/categories', 200],
    ['GET', '/v1/categories/{category}', 200],
    ['POST', '/v1/products/batch', 201],
    ['PATCH', '/v1/products/batch', 200],
    ['DELETE', '/v1/products/batch', 200],
    ['POST', '/v1/categories/{category}/transactions', 200],
    ['DELETE', '/v1/categories/{category}', 200],
    ['POST', '/v1/imports', 200],
    ['GET', '/v1/exports/products', 200],
  ] as const)('should work when pasted, with the sample catalogue: %s %s', async (method, path, status) => {
    expect(await tryOut(method, path)).toMatchObject({ status });
  });

  it('should work when pasted one after the other: a reservation is made, held for longer and confirmed', async () => {
    expect(await tryOut('POST', '/v1/reservations')).toMatchObject({ status: 201 });
    expect(await tryOut('GET', '/v1/reservations/{id}')).toMatchObject({ status: 200 });
    expect(await tryOut('POST', '/v1/reservations/{id}/extend')).toMatchObject({ status: 200 });
    expect(await tryOut('POST', '/v1/reservations/{id}/confirm')).toMatchObject({ status: 200 });
  });

  it('should import both rows when the import is tried as it stands', async () => {
    const { body } = await tryOut('POST', '/v1/imports');
    expect(body).toMatchObject({ received: 2, created: 2, failed: 0 });
  });

  it('should show a list when it is tried as it stands', async () => {
    const { body } = await tryOut('GET', '/v1/products');
    expect(JSON.stringify(body)).toContain('"sku"');
  });
});
