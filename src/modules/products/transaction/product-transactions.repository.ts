import type { Container } from '@azure/cosmos';
import { Injectable } from '@nestjs/common';
import { AppError } from '../../../common/errors/app-error.js';
import { currentRequest } from '../../../common/context/request-context.js';
import { Partition } from '../../catalog-store/partition.js';
import { ScopedQuery } from '../../catalog-store/scoped-query.js';
import type { BatchOperation } from '../../cosmos/batch/batch-operation.js';
import { BatchFailed, type BatchItemResult } from '../../cosmos/batch/batch-outcome.js';
import { MAX_BATCH_OPERATIONS, TransactionalBatch } from '../../cosmos/batch/transactional-batch.service.js';
import type { Translation } from '../../cosmos/errors/translate-error.js';
import { InjectContainer } from '../../cosmos/containers/inject-container.decorator.js';
import { ItemQueries } from '../../cosmos/queries/item-queries.service.js';
import { MoveCompletionService } from '../move/move-completion.service.js';
import { removed, written } from '../storage/product-audit.js';
import { IF_PRODUCT, toPatchOperations } from '../storage/product-changes.js';
import { whenCreating, whenReplacing } from '../storage/product-translations.js';
import { type StoredProduct, toDocument } from '../storage/product.document.js';
import { CATALOG_CONTAINER } from '../../catalog-store/catalog.container.js';
import { ProductsRepository } from '../storage/products.repository.js';
import { type CommittedTransaction, type ExtraOperation, ExtraOperationFailed } from './extra-operations.js';
import { COSMOS_ERRORS } from '../../cosmos/errors/cosmos.errors.js';
import type { ProductStep } from './product-step.js';

/** What a committed step has left. */
export interface StepResult {
  /** 201 created, 200 replaced, changed or read, 204 deleted; 404 read while the product was on its way to elsewhere. */
  readonly status: number;
  /** Absent after a delete, and when a reply was lost and the product is gone since. */
  readonly product?: StoredProduct;
  /** Request units. */
  readonly requestCharge: number;
}

/** Several products of one category at a time, all or nothing. */
@Injectable()
export class ProductTransactionsRepository {
  constructor(
    @InjectContainer(CATALOG_CONTAINER) private readonly container: Container,
    private readonly batch: TransactionalBatch,
    private readonly queries: ItemQueries,
    private readonly products: ProductsRepository,
    private readonly completion: MoveCompletionService,
  ) {}

  /** Those of the ids that are there: one query of the category's partition. */
  async findAll(category: string, ids: readonly string[]): Promise<Map<string, StoredProduct>> {
    const query = new ScopedQuery().where('ARRAY_CONTAINS(@ids, c.id)', { ids: [...ids] }).select('SELECT *');
    const scope = { keys: [Partition.of(category).key] };
    const parts = await this.queries.run<unknown>('products.findAll', this.container, query, scope);
    const products = await this.completion.productsOf(parts.flat());
    return new Map(products.map((product) => [product.id, product]));
  }

  /**
   * Carries the steps out, in their order, and after them the extra operations.
   * @throws BatchFailed with the domain's error of the step that failed; ExtraOperationFailed; AppError for the transaction as a
   *   whole
   */
  async commit(
    category: string,
    steps: readonly ProductStep[],
    extras: readonly ExtraOperation[] = [],
  ): Promise<CommittedTransaction & { readonly results: StepResult[] }> {
    const partition = Partition.of(category);
    const own = steps.map((step) => toOperation(partition, step));
    const operations = [...own, ...extras.map(({ operation }) => operation)];
    if (operations.length > MAX_BATCH_OPERATIONS) throw tooManyOperations(own.length, extras.length);
    const { results } = await this.batch
      .run('products.commit', this.container, partition.key, operations, (index) =>
        index < own.length
          ? this.whatFailed(category, steps[index])
          : (extras[index - own.length]?.translation ?? {}),
      )
      .catch((error: unknown) => {
        throw error instanceof BatchFailed ? ofItsPart(error, own.length) : error;
      });
    return {
      results: await this.resultsOf(category, steps, results),
      extraResults: results.slice(own.length),
    };
  }

  private resultsOf(
    category: string,
    steps: readonly ProductStep[],
    results: readonly BatchItemResult[],
  ): Promise<StepResult[]> {
    return Promise.all(
      steps.map(async (step, index) => {
        const result = results[index];
        if (result === undefined) throw new RangeError('Every step of a transaction has a result.');
        return step.kind === 'read' ? this.resultOfRead(result) : resultOf(category, step, result);
      }),
    );
  }

  /** What is read may be a product on its way. When it does not arrive, nothing was read. */
  private async resultOfRead({ status, requestCharge, resource }: BatchItemResult): Promise<StepResult> {
    if (resource === undefined) return { status, requestCharge };
    const product = await this.completion.productOf(resource);
    return product === undefined ? { status: 404, requestCharge } : { status, requestCharge, product };
  }

  private whatFailed(category: string, step: ProductStep | undefined): Translation {
    if (step === undefined) return {};
    switch (step.kind) {
      case 'create':
        return whenCreating(step.record.id, step.record.fields);
      case 'replace': {
        const { id, fields } = step.record;
        return { ...whenReplacing(id, fields), ...this.products.telling({ id, category }) };
      }
      default:
        return this.products.telling({ id: step.id, category });
    }
  }
}

/** Whoever gave the operation that failed learns of it, and nobody of the operations of others. */
function ofItsPart({ operationError, failedIndex, results }: BatchFailed, own: number): AppError {
  return failedIndex < own
    ? new BatchFailed(operationError, failedIndex, results.slice(0, own))
    : new ExtraOperationFailed(operationError, failedIndex - own);
}

const tooManyOperations = (own: number, extra: number): AppError =>
  new AppError(
    COSMOS_ERRORS.batch_too_large,
    `A transaction takes ${MAX_BATCH_OPERATIONS} operations; these are ${own}, and ${extra} that the service adds.`,
  );

function toOperation(partition: Partition, step: ProductStep): BatchOperation {
  switch (step.kind) {
    case 'create':
      return { kind: 'create', body: toDocument(partition, step.record) };
    case 'replace':
      return { kind: 'replace', body: toDocument(partition, step.record), ifMatch: step.etag };
    case 'patch': {
      const { id, changes, updatedAt, etag } = step;
      const condition = etag === undefined ? { condition: IF_PRODUCT } : { ifMatch: etag };
      return { kind: 'patch', id, operations: toPatchOperations(changes, updatedAt), ...condition };
    }
    case 'delete':
      return { kind: 'delete', id: step.id, ifMatch: step.etag };
    case 'read':
      return { kind: 'read', id: step.id };
  }
}

function resultOf(
  category: string,
  step: Exclude<ProductStep, { kind: 'read' }>,
  result: BatchItemResult,
): StepResult {
  const { status, requestCharge, resource } = result;
  const etagBefore = 'etag' in step ? step.etag : undefined;
  switch (step.kind) {
    case 'delete':
      removed({ category, id: step.id }, etagBefore);
      return { status, requestCharge };
    default:
      if (resource === undefined) {
        const id = step.kind === 'patch' ? step.id : step.record.id;
        currentRequest().recordChange({ action: step.kind, category, id, etagBefore });
        return { status, requestCharge };
      }
      return { status, requestCharge, product: written(step.kind, resource, etagBefore) };
  }
}
