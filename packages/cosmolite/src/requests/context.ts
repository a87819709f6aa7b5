import type { Addressed } from '../throughput/addressed.js';
import type { Emulator } from './emulator.js';
import type { Caller } from '../http/authorization.js';
import type { Reply } from '../http/reply.js';
import type { CosmosRequest } from '../http/request.js';

/** One request on its way through the pipeline. */
export interface Context {
  readonly emulator: Emulator;
  readonly request: CosmosRequest;
  readonly caller: Caller;
  readonly addressed: Addressed;
}

/** What a row of the route table leads to: an answer, or a CosmosError thrown. */
export type Operation = (context: Context) => Reply;
