/** @import { ContainerResource, Json, JsonObject, PartitionKey } from './types.js' */
import { isObject } from './json.js';

/**
 * Member names of a partition key path: `/a/"b c"` is `a`, `b c`.
 * @param {string} path
 */
const membersOf = (path) =>
  path
    .split('/')
    .slice(1)
    .map((member) => member.replace(/^"(.*)"$/, '$1'));

/**
 * The values of an item under the container's paths.
 * @param {JsonObject} item
 * @param {ContainerResource} container
 * @returns {PartitionKey}
 */
export const partitionKeyOf = (item, { partitionKey: { paths } }) =>
  paths.map((path) => membersOf(path).reduce(member, /** @type {Json | undefined} */ (item)));

/**
 * @param {Json | undefined} value
 * @param {string} name
 * @returns {Json | undefined}
 */
const member = (value, name) => (isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined);

/**
 * As the protocol's header has it: a missing value is `{}`, and all is ASCII.
 * @param {PartitionKey} key
 */
export const partitionKeyHeader = (key) => asciiJson(key.map((value) => (value === undefined ? {} : value)));

/**
 * For people: values as JSON, a missing one as a dash.
 * @param {PartitionKey} key
 */
export const partitionKeyText = (key) =>
  key.map((value) => (value === undefined ? '–' : JSON.stringify(value))).join(' / ');

/**
 * An item to begin with: its id, and an empty text at each path of the partition key.
 * @param {ContainerResource} container
 * @param {string} id
 * @returns {JsonObject}
 */
export function blankItem({ partitionKey: { paths } }, id) {
  /** @type {JsonObject} */
  const item = { id };
  for (const path of paths) {
    const members = membersOf(path);
    const last = members.pop() ?? '';
    let at = item;
    for (const name of members) {
      const inner = at[name];
      at = at[name] = isObject(inner) ? inner : {};
    }
    at[last] ??= '';
  }
  return item;
}

/** @param {Json} value */
const asciiJson = (value) =>
  JSON.stringify(value).replace(
    /[^\x20-\x7e]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
