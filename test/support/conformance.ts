import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { parse } from 'csv-parse/sync';
import type { Answer } from './client.js';
import { CSV, linesOf, NDJSON } from './imports.js';
import { entriesOf, isObject, oneOf } from './json.js';
import type { Operation, Schema } from './operations.js';

const ajv = formats.default(new Ajv2020({ strict: false }));
const compiled = new WeakMap<object, ValidateFunction>();
/** The same schema stands in many places of the document, and takes long to compile. */
const compiledByText = new Map<string, ValidateFunction>();

/** What stands in a text, by its media type. */
const CONTENT = {
  [NDJSON]: (text: string): unknown => (text === '' || text.endsWith('\n') ? linesOf(text) : undefined),
  [CSV]: (text: string): unknown => parse(text, { bom: true, relaxQuotes: false }),
};

/** Every way in which an answer is not what the OpenAPI document promises: a member too many is one, too. */
export function breaches(operation: Operation, answer: Answer): string[] {
  const { status } = answer;
  if (status >= 500 && status !== 503) return [`${status} is a failure of ours`];
  const content = operation.responses[status];
  if (content === undefined) return [`${status} is not documented`];
  const headers = undocumentedHeaders(operation, answer).map((name) => `${status} has the header ${name}`);
  return [...headers, ...breachesOfContent(content, answer)];
}

/** What HTTP itself, a cache, or the security of a browser needs is in no document of an API. */
const HEADERS_OF_HTTP =
  /^(connection|content-(type|length|encoding)|date|keep-alive|transfer-encoding|cache-control|vary)$/;
const HEADERS_OF_SECURITY =
  /^(content-security-policy|cross-origin-.+|origin-agent-cluster|referrer-policy|strict-transport-security|x-(content-type-options|dns-prefetch-control|download-options|frame-options|permitted-cross-domain-policies|xss-protection))$/;

const undocumentedHeaders = ({ headers: documented }: Operation, { status, headers }: Answer): string[] =>
  Object.keys(headers).filter(
    (name) =>
      !HEADERS_OF_HTTP.test(name) && !HEADERS_OF_SECURITY.test(name) && !documented[status]?.includes(name),
  );

function breachesOfContent(
  content: Readonly<Record<string, Schema>>,
  { status, headers, body }: Answer,
): string[] {
  const type = (headers['content-type'] ?? '').split(';')[0] ?? '';
  const schema = content[type];
  if (body === undefined && Object.keys(content).length === 0) return [];
  if (schema === undefined) return [`${status} is not documented as "${type}"`];
  return breachesOfBody(schema, body);
}

/** The same for a body alone, parsed when it is JSON. */
export function breachesOfBody(schema: Schema, body: unknown): string[] {
  if (schema['type'] === 'string') return breachesOfText(schema, body ?? '');
  return body === undefined ? ['the body is missing'] : breachesOf(schema, body);
}

function breachesOf(schema: Schema, value: unknown): string[] {
  const validate = compiled.get(schema) ?? compile(schema);
  compiled.set(schema, validate);
  return validate(value) ? [] : [`the body breaks its schema: ${ajv.errorsText(validate.errors)}`];
}

function compile(schema: Schema): ValidateFunction {
  const text = JSON.stringify(schema);
  const validate = compiledByText.get(text) ?? ajv.compile(closed(schema));
  compiledByText.set(text, validate);
  return validate;
}

function breachesOfText(schema: Schema, text: unknown): string[] {
  const { contentMediaType, contentSchema } = schema;
  const own = breachesOf(schema, text);
  if (own.length > 0 || typeof text !== 'string' || !isObject(contentSchema)) return own;
  return breachesOf(contentSchema, CONTENT[oneOf([NDJSON, CSV] as const, contentMediaType)](text));
}

/** The schema without the permission that JSON Schema gives to every member which is not named. */
function closed(schema: Schema, isPart = false): Schema {
  const parts = Object.fromEntries(
    entriesOf(schema).map(([name, part]) => [name, closedPart(name, part, isPart)]),
  );
  if (isPart || 'additionalProperties' in schema) return parts;
  if ('allOf' in schema) return { ...parts, unevaluatedProperties: false };
  return 'properties' in schema ? { ...parts, additionalProperties: false } : parts;
}

function closedPart(keyword: string, part: unknown, isPart: boolean): unknown {
  if (keyword === 'properties') {
    return Object.fromEntries(
      entriesOf(part).map(([name, value]) => [name, closedPart('items', value, false)]),
    );
  }
  if (Array.isArray(part)) {
    const lists = ['allOf', 'anyOf', 'oneOf', 'prefixItems'];
    return lists.includes(keyword)
      ? part.map((one) => (isObject(one) ? closed(one, isPart || keyword === 'allOf') : one))
      : part;
  }
  return ['items', 'contentSchema', 'additionalProperties'].includes(keyword) && isObject(part)
    ? closed(part)
    : part;
}
