import type { Operation } from '../requests/context.js';
import { notImplemented as refuse } from '../errors.js';

/** Said out loud: a wrong answer would be worse than none. */
export const notImplemented =
  (feature: string): Operation =>
  () => {
    throw refuse(feature);
  };
