import type { Container, PartitionKey } from '@azure/cosmos';
import { Inject, Injectable } from '@nestjs/common';
import { CosmosCalls } from '../calls/cosmos-calls.service.js';
import type { Translation } from '../errors/translate-error.js';
import type { ResolvedCosmosOptions } from '../options/cosmos-options.js';
import { COSMOS_OPTIONS } from '../options/cosmos.constants.js';
import { backoffMs, pause } from '../../../common/retry/waiting.js';
import type { BatchOperation } from './batch-operation.js';
import { BatchFailed, type BatchOutcome } from './batch-outcome.js';
import { Transaction, type TransactionRequest } from './transaction.js';
import { COSMOS_ERRORS } from '../errors/cosmos.errors.js';
import { hasCode } from '../../../common/errors/app-error.js';

/** Most operations that the service takes in one transaction. */
export const MAX_BATCH_OPERATIONS = 100;

/** Between two attempts when the service does not say. */
const BACKOFF = { firstMs: 50, longestMs: 1_000 };

/** For a scope that has no deadline. */
const LONGEST_MS = 30_000;

/** What a write costs, about, in request units. */
const TYPICAL_CHARGE = 10;

const NEVER = new AbortController().signal;

/** Repeats after anything but a 429, which says when to come back: a database that is away is better told at once. */
const MAX_REPEATS = 4;

/** Transactions within one logical partition: 1 to 100 operations, at most 2 MB, in their order, all or nothing. */
@Injectable()
export class TransactionalBatch {
  constructor(
    @Inject(COSMOS_OPTIONS) private readonly options: ResolvedCosmosOptions,
    private readonly calls: CosmosCalls,
  ) {}

  /**
   * Carries the operations out. Sends them again within the time of the scope as long as the service has no request units,
   * and a few times when it did not serve or answer them, if that cannot carry anything out twice.
   * @param translate what the domain calls the failures of the operation at an index
   * @param requestOptions `contentResponseOnWriteEnabled: false`: results of writes have no `resource`
   * @throws BatchFailed when an operation failed. AppError for the transaction as a whole: `throttled`, `batch_too_large`;
   *   with `database_unavailable` it may have been carried out. Nothing is stored otherwise.
   */
  async run(
    name: string,
    container: Container,
    partitionKey: PartitionKey,
    operations: readonly BatchOperation[],
    translate?: (index: number) => Translation,
    requestOptions: TransactionRequest['requestOptions'] = {},
  ): Promise<BatchOutcome> {
    const request: TransactionRequest = {
      name,
      container,
      partitionKey,
      operations,
      requestOptions,
      ...(translate && { translate }),
    };
    const transaction = new Transaction(this.calls, request);
    const scope = this.options.scope();
    const signal = scope?.signal ?? NEVER;
    const estimate = operations.length * TYPICAL_CHARGE;
    let spentMs = 0;
    for (let repeats = 0; ;) {
      const release = await this.calls.payer?.admit(estimate, signal);
      const begun = performance.now();
      const ownMs = scope?.deadline === undefined ? this.options.requestTimeoutMs : LONGEST_MS;
      const deadline = Math.min(scope?.deadline ?? Infinity, begun + ownMs - spentMs);
      const attempt = await transaction.attempt().finally(release);
      if (attempt.kind === 'committed') return attempt.outcome;
      if (attempt.kind === 'failed' || repeats >= MAX_REPEATS) throw attempt.error;
      const waitMs = attempt.retryAfterMs ?? backoffMs(repeats, BACKOFF);
      if (performance.now() + waitMs >= deadline) throw attempt.error;
      await pause(waitMs, scope?.signal);
      spentMs += performance.now() - begun;
      if (!hasCode(attempt.error, COSMOS_ERRORS.throttled)) repeats += 1;
    }
  }
  /**
   * An item as it is now; undefined when there is none. For where a point read will not do: that one may be answered by a
   * replica that is behind, a transaction is always carried out by the primary.
   */
  async read(name: string, container: Container, partitionKey: PartitionKey, id: string): Promise<unknown> {
    try {
      const { results } = await this.run(name, container, partitionKey, [{ kind: 'read', id }]);
      return results[0]?.resource;
    } catch (error) {
      if (error instanceof BatchFailed && error.results[0]?.status === 404) return undefined;
      throw error;
    }
  }
}
