import type { Container, PartitionKey } from '@azure/cosmos';
import { Inject, Injectable } from '@nestjs/common';
import { CosmosCalls } from '../calls/cosmos-calls.service.js';
import type { Translation } from '../errors/translate-error.js';
import type { ResolvedCosmosOptions } from '../options/cosmos-options.js';
import { COSMOS_OPTIONS } from '../options/cosmos.constants.js';
import { type Repeat, retry } from '../../../common/retry/retry.js';
import type { BatchOperation } from './batch-operation.js';
import { BatchFailed, type BatchOutcome } from './batch-outcome.js';
import { GatheredOperations } from './gathered-operations.service.js';
import { type Attempt, Transaction, type TransactionRequest } from './transaction.js';
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

export interface SharingOptions {
  /**
   * Whether small transactions of the partition that come at the same moment may be one. Each is told its own outcome: one that fails
   * leaves the others to be carried out without it. Default false.
   */
  readonly withOthers?: boolean;
}

/** Transactions within one logical partition: 1 to 100 operations, at most 2 MB, in their order, all or nothing. */
@Injectable()
export class TransactionalBatch {
  constructor(
    @Inject(COSMOS_OPTIONS) private readonly options: ResolvedCosmosOptions,
    private readonly calls: CosmosCalls,
    private readonly gathered: GatheredOperations,
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
    { withOthers = false }: SharingOptions = {},
  ): Promise<BatchOutcome> {
    const request: TransactionRequest = {
      name,
      container,
      partitionKey,
      operations,
      requestOptions,
      ...(translate && { translate }),
      ...(withOthers && { gathered: this.gathered }),
    };
    const transaction = new Transaction(this.calls, request);
    const { signal, deadline } = this.options.scope() ?? {};
    let repeat: Repeat | undefined;
    const attempt = async (): Promise<BatchOutcome> => {
      repeat = undefined;
      const made = await transaction.attempt();
      if (made.kind === 'committed') return made.outcome;
      if (made.kind === 'uncertain') repeat = repeatAfter(made);
      throw made.error;
    };
    return retry(attempt, {
      repeatAfter: () => repeat,
      backoff: BACKOFF,
      mostRepeats: MAX_REPEATS,
      budgetMs: deadline === undefined ? this.options.requestTimeoutMs : LONGEST_MS,
      deadline,
      signal,
      turn: async () => this.calls.payer?.admit(operations.length * TYPICAL_CHARGE, signal ?? NEVER),
    });
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

/** A 429 says when to come back. */
const repeatAfter = ({ error, retryAfterMs }: Extract<Attempt, { kind: 'uncertain' }>): Repeat => ({
  waitMs: retryAfterMs,
  isFree: hasCode(error, COSMOS_ERRORS.throttled),
});
