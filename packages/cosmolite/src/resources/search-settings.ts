import { badRequest } from '../common/errors.js';
import type { ContainerSettings } from '../store/container-settings.js';
import { isObject, type Json, type JsonObject, typeName } from '../values/values.js';

/** The settings that full-text and vector search are made of. */
export type SearchSettings = Pick<ContainerSettings, 'echoed' | 'indexingPolicy'>;

/**
 * The entries of a list in a policy; none when there is no policy.
 * @throws CosmosError 400 when it is no list of objects
 */
export function entriesOf(policy: Json | undefined, name: string): JsonObject[] {
  const list = (isObject(policy) ? policy[name] : undefined) ?? [];
  if (Array.isArray(list)) {
    const entries = list.filter(isObject);
    if (entries.length === list.length) return entries;
  }
  throw badRequest(`The value of '${name}' must be an array of objects.`);
}

/** A value as a message quotes it: itself, or the name of its type. */
export const textOf = (value: Json | undefined): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : typeName(value);
