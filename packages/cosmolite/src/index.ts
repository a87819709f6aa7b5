export type { Json, JsonObject, JsonPrimitive } from './values.js';
