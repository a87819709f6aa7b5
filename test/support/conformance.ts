import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import type { Answer } from './client.js';
import type { Operation } from './operations.js';

const ajv = formats.default(new Ajv2020({ strict: false }));
// Ajv divides in binary, where 0.07 / 0.01 is not whole; a price is whole in cents when it says so itself.
ajv.removeKeyword('multipleOf');
ajv.addKeyword({
  keyword: 'multipleOf',
  type: 'number',
  validate: (step: number, value: number) => Number.isInteger(Number((value / step).toPrecision(15))),
});
const compiled = new WeakMap<object, ValidateFunction>();

/** Every way in which an answer is not what the OpenAPI document promises. */
export function breaches({ responses }: Operation, { status, headers, body }: Answer): string[] {
  if (status >= 500 && status !== 503) return [`${status} is a failure of ours`];
  const content = responses[status];
  if (content === undefined) return [`${status} is not documented`];
  const type = (headers['content-type'] ?? '').split(';')[0] ?? '';
  const schema = content[type];
  const mayBeEmpty = Object.keys(content).length === 0 || schema?.['type'] === 'string';
  if (body === undefined) return mayBeEmpty ? [] : ['the body is missing'];
  if (schema === undefined) return [`${status} is not documented as "${type}"`];
  const validate = compiled.get(schema) ?? ajv.compile(schema);
  compiled.set(schema, validate);
  return validate(body) ? [] : [`the body breaks its schema: ${ajv.errorsText(validate.errors)}`];
}
