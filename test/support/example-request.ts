import type { RequestOptions } from './client.js';
import { entriesOf, isObject, listOf, objectOf } from './json.js';
import { mainBody, type Operation, type Schema } from './operations.js';

/** Values that stand in for the document's examples, wherever a parameter or a member has this name. */
export type Bindings = Readonly<Record<string, unknown>>;

/**
 * What somebody sends who pastes the document's examples: required parameters and the whole body. Headers and members that
 * only a test can know, such as an etag, are bound by name.
 */
export function exampleRequest(
  operation: Operation,
  bindings: Bindings,
  bodyBindings: Bindings = {},
): { url: string; options: RequestOptions } {
  const { path, parameters } = operation;
  const bound = (name: string, schema: Schema) => bindings[name] ?? exampleOf(schema, bindings);
  const used = parameters.filter(
    ({ name, required }) => required || (name in bindings && name !== 'category'),
  );
  const at = (place: string) =>
    used
      .filter((parameter) => parameter.in === place)
      .map(({ name, schema }) => [name, String(bound(name, schema))] as const);
  const query = new URLSearchParams(Object.fromEntries(at('query')));
  const filled = at('path').reduce(
    (url, [name, value]) => url.replace(`{${name}}`, encodeURIComponent(value)),
    path,
  );
  const body = mainBody(operation);
  return {
    url: query.size === 0 ? filled : `${filled}?${query.toString()}`,
    options: {
      headers: {
        ...Object.fromEntries(at('header')),
        ...(body === undefined ? {} : { 'content-type': body.type }),
      },
      ...(body === undefined ? {} : { body: exampleOf(body.schema, { ...bindings, ...bodyBindings }) }),
    },
  };
}

/** The example of a schema, made of the examples of its parts where it has none. */
export function exampleOf(schema: Schema, bindings: Bindings = {}): unknown {
  const { example, allOf, properties, items, default: fallback, enum: words } = schema;
  if (isObject(properties)) {
    return Object.fromEntries(
      entriesOf(properties).map(([name, part]) => [
        name,
        bindings[name] ?? exampleOf(objectOf(part), bindings),
      ]),
    );
  }
  if (isObject(items) && example === undefined) return [exampleOf(items, bindings)];
  const [whole] = listOf(allOf);
  return (
    example ??
    fallback ??
    listOf(words)[0] ??
    (whole === undefined ? undefined : exampleOf(objectOf(whole), bindings))
  );
}
