import { badRequest, resourceNotFound } from '../common/errors.js';
import { partitionKeyRangeBody } from '../resources/partition-key-range.js';
import type { Emulator } from '../requests/emulator.js';
import type { Container } from '../store/container.js';
import type { Containers } from '../store/containers.js';
import { isObject, type Json, type JsonObject } from '../values/values.js';
import type { Control } from './control.js';

/**
 * Splits a physical partition in two: `{"database": "shop", "container": "products", "range": "0"}`, with `"at"` at that
 * effective partition key and not in the middle.
 * From then on its id is gone (410/1002) and its children name it as their parent. Answers all ranges.
 */
export const splitPartition: Control = (emulator, body) =>
  changed(emulator, body, (containers, container, wanted) =>
    containers.split(container, text(wanted, 'range'), 'at' in wanted ? text(wanted, 'at') : undefined),
  );

/**
 * Makes one of two neighbouring physical partitions: `{"database": "shop", "container": "products", "ranges": ["1", "2"]}`.
 * From then on their ids are gone (410/1002), and the new one names both as its parents. Answers all ranges.
 */
export const mergePartitions: Control = (emulator, body) =>
  changed(emulator, body, (containers, container, { ranges }) => {
    const [first, second, ...others] = Array.isArray(ranges) ? ranges : [];
    if (typeof first !== 'string' || typeof second !== 'string' || others.length > 0) {
      throw badRequest("'ranges' must be two ids of ranges.");
    }
    containers.merge(container, [first, second]);
  });

function changed(
  { store }: Emulator,
  body: Json,
  change: (containers: Containers, container: Container, wanted: JsonObject) => void,
): Json {
  const wanted = isObject(body) ? body : {};
  const containers = store.databases.find(text(wanted, 'database'))?.containers;
  const container = containers?.find(text(wanted, 'container'));
  if (!containers || !container) throw resourceNotFound();
  change(containers, container, wanted);
  return { ranges: container.ranges.map((range) => partitionKeyRangeBody(container, range)) };
}

function text(body: JsonObject, member: string): string {
  const value = body[member];
  if (typeof value !== 'string') throw badRequest(`'${member}' must be a string.`);
  return value;
}
