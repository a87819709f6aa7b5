import { badRequest, resourceNotFound } from '../errors.js';
import { partitionKeyRangeBody } from '../resources/partition-key-range.js';
import { isObject, type JsonObject } from '../values.js';
import type { Control } from './control.js';

/**
 * Splits a physical partition in two: `{"database": "shop", "container": "products", "range": "0"}`, with `"at"` at that
 * effective partition key and not in the middle.
 * From then on its id is gone (410/1002) and its children name it as their parent. Answers all ranges.
 */
export const splitPartition: Control = ({ store }, body) => {
  const wanted = isObject(body) ? body : {};
  const containers = store.databases.find(text(wanted, 'database'))?.containers;
  const container = containers?.find(text(wanted, 'container'));
  if (!containers || !container) throw resourceNotFound();
  containers.split(container, text(wanted, 'range'), 'at' in wanted ? text(wanted, 'at') : undefined);
  return { ranges: container.ranges.map((range) => partitionKeyRangeBody(container, range)) };
};

function text(body: JsonObject, member: string): string {
  const value = body[member];
  if (typeof value !== 'string') throw badRequest(`'${member}' must be a string.`);
  return value;
}
