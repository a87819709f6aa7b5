import { MAX_BATCH_OPERATIONS } from '../batch/transactional-batch.service.js';

/** What a write costs as long as none has been seen, in request units. */
const FIRST_ESTIMATE = 10;
/** How much one request says about the next. */
const WEIGHT = 0.2;
/** Of a second's request units, the share that one request may take. */
const SHARE_OF_SECOND = 0.1;
const MORE_AFTER_SUCCESS = 8;

/**
 * How many operations to send together. Together they are cheap to send, but one that fails takes the others back with it,
 * and a request that eats up a second's request units makes all others wait.
 */
export class GroupSize {
  private chargeEach = FIRST_ESTIMATE;
  private most = MAX_BATCH_OPERATIONS;

  /** @param rate request units per second */
  at(rate: number): number {
    const affordable = Math.floor((rate * SHARE_OF_SECOND) / this.chargeEach);
    return Math.max(1, Math.min(Math.floor(this.most), affordable));
  }

  /** How many operations so many request units are likely to pay for; at least one. */
  affordable(requestUnits: number): number {
    return Math.max(1, Math.floor(requestUnits / this.chargeEach));
  }

  /** What so many operations are likely to cost, in request units. */
  estimate(operations: number): number {
    return operations * this.chargeEach;
  }

  /** So many operations were carried out for so many request units. */
  answered(operations: number, charge: number): void {
    this.chargeEach += WEIGHT * (charge / operations - this.chargeEach);
  }

  /** A whole group was written. */
  committed(): void {
    this.most = Math.min(MAX_BATCH_OPERATIONS, this.most + MORE_AFTER_SUCCESS);
  }

  /** One operation failed, and the whole transaction was rolled back. */
  failed(): void {
    this.most = Math.max(1, this.most / 2);
  }
}
