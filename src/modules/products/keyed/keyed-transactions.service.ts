import type { JSONValue } from '@azure/cosmos';
import { Injectable } from '@nestjs/common';
import { AppError, hasCode } from '../../../common/errors/app-error.js';
import { MAX_BATCH_OPERATIONS } from '../../cosmos/batch/transactional-batch.service.js';
import { COSMOS_ERRORS } from '../../cosmos/errors/cosmos.errors.js';
import { IDEMPOTENCY_ERRORS } from '../../idempotency/idempotency.errors.js';
import { AlreadyCommitted, type Claim, isClaim, isCommitted, withClaimedIds } from './claimed-transaction.js';
import { type RecordDraft, recordOperation } from '../../idempotency/call-record.document.js';
import type { IdempotentCall } from '../../idempotency/idempotency-key.decorator.js';
import { IdempotencyService } from '../../idempotency/idempotency.service.js';
import { plannedChanges } from '../transaction/planned-changes.js';
import type { ProductOperation } from '../transaction/product-operation.js';
import { ProductTransactionsRepository } from '../transaction/product-transactions.repository.js';
import type { ExtraOperations, PlannedChange, PlannedTransaction } from '../transaction/extra-operations.js';
import { ProductsRepository } from '../storage/products.repository.js';
import { keepResults } from './kept-result.js';
import { isBehind, plannedResults } from './planned-results.js';
import { type KeyedResult, RecalledResultsService } from './recalled-results.service.js';

export type { KeyedResult } from './recalled-results.service.js';

/** What a call wants with the products of one category. */
export interface KeyedWork {
  readonly category: string;
  /** What the request says: the fields of the products that it answers with. */
  readonly operations: readonly ProductOperation[];
  /** Carries operations out, with the record in their transaction when there is one. */
  readonly first: (
    record: ExtraOperations | undefined,
    operations: readonly ProductOperation[],
  ) => Promise<readonly KeyedResult[]>;
}

/** Transactions on products that happen once, however often their call is repeated with its key. */
@Injectable()
export class KeyedTransactionsService {
  constructor(
    private readonly products: ProductsRepository,
    private readonly transactions: ProductTransactionsRepository,
    private readonly idempotency: IdempotencyService,
    private readonly recalled: RecalledResultsService,
  ) {}

  /** One result for each operation, in their order. */
  run(call: IdempotentCall | undefined, work: KeyedWork): Promise<readonly KeyedResult[]> {
    const { category, operations } = work;
    if (call === undefined) return work.first(undefined, operations);
    return this.idempotency.run(call, category, {
      first: (draft) => this.firstTime(work, draft),
      again: (stored, traces, draft) =>
        isClaim(stored) ? this.claimed(work, draft, stored) : this.recalled.recall(work, stored, traces),
      tracesOf: (results) =>
        results.map(({ product, requestCharge }) => ({ etag: product?.etag, requestCharge })),
    });
  }

  private async firstTime(work: KeyedWork, draft: RecordDraft): Promise<readonly KeyedResult[]> {
    const { operations } = work;
    if (operations.length === MAX_BATCH_OPERATIONS) return this.claimed(work, draft);
    try {
      return await work.first(this.recordOf(work, draft), operations);
    } catch (error) {
      // Deletes bring the last movements of their stock, so it may be the record that is too much.
      if (hasCode(error, COSMOS_ERRORS.batch_too_large)) return this.claimed(work, draft);
      throw error;
    }
  }

  /**
   * For a transaction that has no room for the record, such as one of a hundred operations. The record is written before, as a claim,
   * and gets its answer after the commit. In between the products tell whether it was committed.
   */
  private async claimed(
    work: KeyedWork,
    draft: RecordDraft,
    earlier?: Claim,
  ): Promise<readonly KeyedResult[]> {
    const { category } = work;
    const operations = earlier === undefined ? work.operations : withClaimedIds(work.operations, earlier);
    const now = earlier?.now ?? new Date().toISOString();
    let claim = earlier;
    let wasThere = earlier !== undefined;
    let kept: JSONValue = earlier?.results ?? [];
    const planned: ExtraOperations = {
      needsProducts: true,
      now,
      prepare: async (transaction) => {
        if (claim !== undefined && isCommitted(transaction.changes, claim)) throw new AlreadyCommitted();
        kept = keepResults(operations, plannedResults(await this.upToDate(category, transaction)));
        if (claim !== undefined) return [];
        wasThere = transaction.changes.every(({ before }) => before !== undefined);
        claim = { now, results: kept };
        await this.idempotency.claim(category, draft, claim);
        return [];
      },
    };
    try {
      const results = await work.first(planned, operations);
      await this.idempotency.keep(category, draft, kept);
      return results;
    } catch (error) {
      if (claim === undefined || hasCode(error, IDEMPOTENCY_ERRORS.idempotency_in_progress)) throw error;
      const isDone =
        error instanceof AlreadyCommitted || (await this.wasCommitted(category, operations, claim, wasThere));
      if (isDone) {
        await this.idempotency.keep(category, draft, claim.results);
        return this.recalled.recall({ ...work, operations }, claim.results, undefined);
      }
      if (error instanceof AppError && error.status < 429) await this.idempotency.release(category, draft);
      throw error;
    }
  }

  /** A refusal may come from another instance that has carried out the same claim. */
  private async wasCommitted(
    category: string,
    operations: readonly ProductOperation[],
    claim: Claim,
    wasThere: boolean,
  ): Promise<boolean> {
    if (!wasThere && operations.every(({ op }) => op === 'delete')) return false;
    const ids = [...new Set(operations.map(({ id }) => id))];
    return isCommitted(plannedChanges(operations, await this.transactions.findAll(category, ids)), claim);
  }

  private recordOf({ category, operations }: KeyedWork, draft: RecordDraft): ExtraOperations {
    return {
      // Of a patch and of a read the request does not say what the answer shows.
      needsProducts: operations.some(({ op }) => op === 'patch' || op === 'read'),
      prepare: async (planned) => {
        const seen = await this.upToDate(category, planned);
        return [recordOperation(planned.partition, draft, keepResults(operations, plannedResults(seen)))];
      },
    };
  }

  /** The record must not tell of another version than the one that is changed. */
  private async upToDate(category: string, planned: PlannedTransaction): Promise<PlannedTransaction> {
    const changes = await Promise.all(planned.changes.map((change) => this.found(category, change)));
    return { ...planned, changes };
  }

  private async found(category: string, change: PlannedChange): Promise<PlannedChange> {
    if (!isBehind(change)) return change;
    const { operation } = change;
    const product = await this.products.findNow({ category, id: operation.id });
    const [again] =
      product === undefined ? [] : plannedChanges([operation], new Map([[product.id, product]]));
    return again ?? change;
  }
}
