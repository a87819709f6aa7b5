/** A JSON value as Cosmos stores it; numbers are IEEE doubles. */
export type JsonPrimitive = null | boolean | number | string;
export type Json = JsonPrimitive | Json[] | JsonObject;
export interface JsonObject {
  [member: string]: Json;
}

/** What a query expression yields: `undefined` is Cosmos's own "no value", distinct from `null`. */
export type Value = Json | undefined;
