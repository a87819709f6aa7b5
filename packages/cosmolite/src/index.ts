/** What users of the package import; everything else is internal. */
export { type Clock, ManualClock, systemClock } from './common/clock.js';
export type { Log } from './requests/emulator.js';
export type { FaultKind, FaultOrder } from './faults/index.js';
export { type CosmoliteOptions, WELL_KNOWN_KEY } from './start/options.js';
export { type Cosmolite, startCosmolite } from './start/start.js';
export type { Json, JsonObject, JsonPrimitive } from './values/values.js';
export { type CosmoliteWorkerOptions, startCosmoliteWorker } from './start/worker.js';
