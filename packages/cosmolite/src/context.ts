import type { Emulator } from './emulator.js';
import type { Caller } from './http/authorization.js';
import type { Reply } from './http/reply.js';
import type { CosmosRequest } from './http/request.js';
import type { Container } from './store/container.js';
import type { PartitionKeyRange } from './store/ranges.js';

/**
 * What a request turned out to address, noted as soon as it is known: the headers of every answer,
 * errors included, name it, and its partitions pay for the request.
 */
export interface Addressed {
  container?: Container;
  ranges?: readonly PartitionKeyRange[];
  /** Request units booked already while it was running. */
  paid?: number;
}

/** One request on its way through the pipeline. */
export interface Context {
  readonly emulator: Emulator;
  readonly request: CosmosRequest;
  readonly caller: Caller;
  readonly addressed: Addressed;
}

/** What a row of the route table leads to: an answer, or a CosmosError thrown. */
export type Operation = (context: Context) => Reply;
