import type { OpenAPIObject } from '@nestjs/swagger';
import type { Components } from './types.js';

const renamed = (name: string): string => name.replace(/Dto$/, '');

/** The names of schemas as a client has them: without the suffix that tells a request's class from others in the code. */
export function withClientNames(document: OpenAPIObject): OpenAPIObject {
  const text = JSON.stringify(document).replaceAll(
    /"#\/components\/schemas\/(\w+)"/g,
    (_, name: string) => `"#/components/schemas/${renamed(name)}"`,
  );
  const copy: OpenAPIObject = JSON.parse(text);
  const schemas = Object.entries(copy.components?.schemas ?? {});
  copy.components = {
    ...copy.components,
    schemas: Object.fromEntries(schemas.map(([name, schema]) => [renamed(name), schema])),
  };
  return copy;
}

/**
 * Tells the default of an optional member in words. Makers of clients take a member with `default` for one that is always there,
 * and would demand it in requests.
 */
export function withoutRequiredDefaults(document: OpenAPIObject): OpenAPIObject {
  Object.values<Schemas[string]>(document.components?.schemas ?? {}).forEach(spellOutDefaults);
  return document;
}

type Schemas = NonNullable<Components['schemas']>;

function spellOutDefaults(schema: Schemas[string]): void {
  if ('$ref' in schema) return;
  for (const [name, member] of Object.entries(schema.properties ?? {})) {
    if ('$ref' in member || member.default === undefined || schema.required?.includes(name)) continue;
    const sentence = `Default: \`${JSON.stringify(member.default)}\`.`;
    member.description = [member.description, sentence].filter(Boolean).join(' ');
    delete member.default;
  }
}

/** Leaves out what nothing refers to, such as the schema of a failure that no call has. */
export function withoutUnused(document: OpenAPIObject): OpenAPIObject {
  const { components = {}, ...rest } = document;
  const used = new Set<string>();
  const pending = referencesIn(rest);
  for (let reference = pending.pop(); reference !== undefined; reference = pending.pop()) {
    if (used.has(reference)) continue;
    used.add(reference);
    const [kind = '', name = ''] = reference.split('/');
    pending.push(...referencesIn(entriesOf(components)[kind]?.[name]));
  }
  const kept = Object.entries(entriesOf(components)).map(([kind, members]) => [
    kind,
    kind === 'securitySchemes'
      ? members
      : Object.fromEntries(Object.entries(members).filter(([name]) => used.has(`${kind}/${name}`))),
  ]);
  return { ...document, components: Object.fromEntries(kept) };
}

/** As `<kind>/<name>`. */
const referencesIn = (node: unknown): string[] =>
  [...(JSON.stringify(node) ?? '').matchAll(/"#\/components\/(\w+\/\w+)"/g)].flatMap(
    ([, name]) => name ?? [],
  );

const entriesOf = (components: Components): Readonly<Record<string, Readonly<Record<string, unknown>>>> => ({
  ...components,
});
