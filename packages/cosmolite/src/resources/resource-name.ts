import { badRequest, missingProperties } from '../common/errors.js';
import type { JsonObject } from '../values/values.js';

const MAX_CHARACTERS = 255;

/**
 * The `id` of a database or container body.
 * @throws CosmosError 400
 */
export function requireResourceName({ id }: JsonObject): string {
  if (id === undefined || id === null || id === '') throw missingProperties('id; ');
  if (typeof id !== 'string' || id.length > MAX_CHARACTERS || /\p{Surrogate}/u.test(id)) {
    throw badRequest(
      "The input name is invalid. Ensure to provide a unique non-empty string less than '256' characters.",
    );
  }
  if (/[/\\?#]/.test(id) || id.endsWith(' ')) {
    throw badRequest(
      `The input name '${id}' is invalid. It must not contain '/', '\\', '?' or '#', nor end with a space.`,
    );
  }
  return id;
}
