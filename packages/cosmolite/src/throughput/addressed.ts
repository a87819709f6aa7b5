import type { Container } from '../store/container.js';
import type { PartitionKeyRange } from '../store/ranges.js';

/**
 * What a request turned out to address, noted as soon as it is known: the headers of every answer,
 * errors included, name it, and its partitions pay for the request.
 */
export interface Addressed {
  /** Name of the row of the route table. */
  operation?: string;
  container?: Container;
  ranges?: readonly PartitionKeyRange[];
  /** Request units booked already while it was running. */
  paid?: number;
  /** How often one of its partitions had no request units left: once, or for each operation of a bulk. */
  throttled?: number;
  /** To be waited for before the answer: what it read or wrote is not on disk yet. Rejects when it will never be. */
  committed?: Promise<void> | undefined;
}
