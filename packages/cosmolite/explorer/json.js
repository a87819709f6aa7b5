/** @import { Json, JsonObject } from './types.js' */
import { Failure } from './failure.js';

/** What the server sets itself on every write. */
const SYSTEM_PROPERTIES = new Set(['_rid', '_self', '_etag', '_attachments', '_ts']);

/** @param {string} name */
export const isSystemProperty = (name) => SYSTEM_PROPERTIES.has(name);

/**
 * @param {Json | undefined} value
 * @returns {value is JsonObject}
 */
export const isObject = (value) =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !JSON.isRawJSON?.(value);

/**
 * Keeps every digit of integers that no double holds, where the browser can: `JSON.stringify` writes them
 * as they were read. Only text keeps the order of members: see json-text.js.
 * @param {string} text
 * @throws {SyntaxError}
 */
export const parseJson = (text) => JSON.parse(text, exact);

/**
 * @param {string} _name
 * @param {unknown} value
 * @param {{ readonly source?: string }} [context] what older browsers do not hand over
 */
const exact = (_name, value, context) =>
  Number.isInteger(value) && !Number.isSafeInteger(value) && context?.source !== undefined
    ? (JSON.rawJSON?.(context.source) ?? value)
    : value;

/**
 * @param {Json} value
 * @returns {value is import('./types.js').Item}
 */
export const isItem = (value) =>
  isObject(value) && typeof value['id'] === 'string' && typeof value['_etag'] === 'string';

/**
 * @param {string} text
 * @returns {JsonObject}
 * @throws {Failure} when the text is something else
 */
export function parseObject(text) {
  const value = parse(text);
  if (isObject(value)) return value;
  throw new Failure(0, 'This must be a JSON object: { … }.', { code: 'Not an object' });
}

/**
 * @param {string} text
 * @returns {Json}
 */
function parse(text) {
  try {
    return parseJson(text);
  } catch (error) {
    throw new Failure(0, error instanceof Error ? error.message : String(error), { code: 'Not JSON' });
  }
}
