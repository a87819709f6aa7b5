import type { Client, Method } from './client.js';
import { entriesOf, get, listOf, objectOf, oneOf, resolved } from './json.js';
import type { Json } from './products.js';

/** A JSON Schema without references. */
export type Schema = Json;

const PLACES = ['path', 'query', 'header'] as const;
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const satisfies readonly Method[];

export interface Parameter {
  readonly name: string;
  readonly in: (typeof PLACES)[number];
  readonly required: boolean;
  readonly schema: Schema;
}

/** An operation of the OpenAPI document, every reference resolved. */
export interface Operation {
  readonly id: string;
  readonly method: Method;
  /** A template, such as `/v1/products/{id}`. */
  readonly path: string;
  readonly parameters: readonly Parameter[];
  /** Schema by media type; empty when it takes no body. */
  readonly bodies: Readonly<Record<string, Schema>>;
  /** By status: the schema of each media type; none when the answer has no body. */
  readonly responses: Readonly<Record<string, Readonly<Record<string, Schema>>>>;
  /** By status: the names of the headers, in lower case. */
  readonly headers: Readonly<Record<string, readonly string[]>>;
  /** The scopes that it demands, by security scheme; empty: everybody may. */
  readonly security: Readonly<Record<string, unknown>>;
}

/** Everything that the OpenAPI document of an application offers. */
export async function operationsOf(client: Client): Promise<Operation[]> {
  const { body } = await client.request('GET', '/docs-json');
  return entriesOf(get(resolved(body, body), 'paths')).flatMap(([path, item]) =>
    entriesOf(item).map(([method, operation]) => toOperation(method, path, operation)),
  );
}

function toOperation(method: string, path: string, operation: unknown): Operation {
  return {
    id: String(get(operation, 'operationId')),
    method: oneOf(METHODS, method.toUpperCase()),
    path,
    parameters: listOf(get(operation, 'parameters')).map(toParameter),
    bodies: schemasOf(get(operation, 'requestBody')),
    responses: mapValues(get(operation, 'responses'), schemasOf),
    headers: mapValues(get(operation, 'responses'), (response) =>
      entriesOf(get(response, 'headers') ?? {}).map(([name]) => name.toLowerCase()),
    ),
    security: Object.fromEntries(
      entriesOf(Object.assign({}, ...listOf(get(operation, 'security')))).map(([scheme]) => [
        scheme,
        get(operation, 'x-scopes'),
      ]),
    ),
  };
}

/** The body that an operation takes, JSON where it has the choice. */
export function mainBody({
  bodies,
}: Operation): { readonly type: string; readonly schema: Schema } | undefined {
  const [type, schema] =
    Object.entries(bodies).find(([name]) => name === 'application/json') ?? Object.entries(bodies)[0] ?? [];
  return type === undefined || schema === undefined ? undefined : { type, schema };
}

const toParameter = (parameter: unknown): Parameter => ({
  name: String(get(parameter, 'name')),
  in: oneOf(PLACES, get(parameter, 'in')),
  required: get(parameter, 'required') === true,
  schema: schemaOf(parameter),
});

const schemasOf = (node: unknown): Record<string, Schema> => mapValues(get(node, 'content'), schemaOf);

/** The schema of a parameter or a media type, with the example that stands beside it. */
function schemaOf(node: unknown): Schema {
  const example = get(node, 'example');
  return { ...(example === undefined ? {} : { example }), ...objectOf(get(node, 'schema')) };
}

const mapValues = <T>(node: unknown, map: (value: unknown) => T): Record<string, T> =>
  Object.fromEntries(entriesOf(node).map(([name, value]) => [name, map(value)]));
