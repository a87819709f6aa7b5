import type { Emulator } from '../requests/emulator.js';
import type { Json } from '../values/values.js';

/**
 * One thing that can be asked of the emulator itself.
 * @param body the request's JSON, `{}` when it had none
 * @returns the JSON to answer
 */
export type Control = (emulator: Emulator, body: Json) => Json;
