import { badRequest } from '../errors.js';
import { isObject } from '../values.js';
import type { Control } from './control.js';

/** Sets the emulator's clock forward: `{"advance": 60000}`, in milliseconds. Answers the new time. */
export const advanceClock: Control = ({ clock }, body) => {
  const advance = isObject(body) ? body['advance'] : undefined;
  if (typeof advance !== 'number' || !Number.isSafeInteger(advance) || advance < 0) {
    throw badRequest("'advance' must be a whole number of milliseconds, 0 or more.");
  }
  clock.advance(advance);
  return { now: new Date(clock.now()).toISOString() };
};
