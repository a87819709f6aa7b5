/** Reading parts of a body, loudly when they are not there. */
import type { Json, JsonObject } from '../../src/index.js';

export function objectOf(body: Json | undefined): JsonObject {
  if (typeof body === 'object' && body !== null && !Array.isArray(body)) return body;
  throw new Error(`Not an object: ${JSON.stringify(body)}`);
}

export function textAt(body: Json | undefined, name: string): string {
  const value = objectOf(body)[name];
  if (typeof value === 'string') return value;
  throw new Error(`No text at ${name}: ${JSON.stringify(body)}`);
}

export function listAt(body: Json | undefined, name: string): Json[] {
  const value = objectOf(body)[name];
  if (Array.isArray(value)) return value;
  throw new Error(`No list at ${name}: ${JSON.stringify(body)}`);
}
