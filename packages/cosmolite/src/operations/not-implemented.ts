import type { Operation } from '../requests/context.js';
import { notImplemented as refuse } from '../common/errors.js';

/** Names the missing feature: a wrong answer would be worse than none. */
export const notImplemented =
  (feature: string): Operation =>
  () => {
    throw refuse(feature);
  };
