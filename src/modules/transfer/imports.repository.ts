import type { Container } from '@azure/cosmos';
import { Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { AppError, hasCode } from '../../common/errors/app-error.js';
import type { ErrorDefinition } from '../../common/errors/define-errors.js';
import { HTTP_ERRORS } from '../../common/errors/http.errors.js';
import { currentRequest } from '../../common/context/request-context.js';
import type { Partition } from '../catalog-store/partition.js';
import type { BulkOperation, BulkResult, Reconsidered } from '../cosmos/bulk/bulk-operation.js';
import { BulkWriter } from '../cosmos/bulk/bulk-writer.service.js';
import type { Translation } from '../cosmos/errors/translate-error.js';
import { InjectContainer } from '../cosmos/containers/inject-container.decorator.js';
import { ItemQueries } from '../cosmos/queries/item-queries.service.js';
import { ProductTransactionsService } from '../products/transaction/product-transactions.service.js';
import { isIncoming } from '../products/move/incoming.document.js';
import { MoveCompletionService } from '../products/move/move-completion.service.js';
import { isProductDocument, type StoredProduct, toDocument } from '../products/storage/product.document.js';
import { whenChanging } from '../products/storage/product-translations.js';
import { PRODUCT_ERRORS, productExists, skuTaken } from '../products/products.errors.js';
import { CATALOG_CONTAINER } from '../catalog-store/catalog.container.js';
import { ScopedQuery } from '../catalog-store/scoped-query.js';
import type { Plan, Planner, WritePlan } from './import/plan.js';

/** What exists under an id: a product, or why nothing may be written there. */
export type ExistingItem = StoredProduct | AppError;

/** As far as documents of every type are alike. */
interface StoredDocument {
  readonly id: string;
  readonly category: string;
  readonly sku?: string;
}

/** Products by the hundred and by the thousand, of the running call's tenant. */
@Injectable()
export class ImportsRepository {
  constructor(
    @InjectContainer(CATALOG_CONTAINER) private readonly container: Container,
    private readonly queries: ItemQueries,
    private readonly bulk: BulkWriter,
    private readonly transactions: ProductTransactionsService,
    private readonly completion: MoveCompletionService,
  ) {}

  /** Who has these ids: one query of one partition, so a hundred are much cheaper than a hundred reads. */
  async findByIds(partition: Partition, ids: readonly string[]): Promise<ReadonlyMap<string, ExistingItem>> {
    const documents = await this.query('imports.findByIds', partition, 'id', ids);
    const items = new Map<string, ExistingItem>();
    for (const document of documents) {
      const item = await this.toItem(document);
      if (item !== undefined) items.set(document.id, item);
    }
    return items;
  }

  /** The ids of the products that have these skus: one query of one partition. */
  async findBySkus(partition: Partition, skus: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const documents = await this.query('imports.findBySkus', partition, 'sku', skus);
    const products = await this.completion.productsOf(documents);
    return new Map(products.map(({ id, sku }) => [sku, id]));
  }

  /** Writes what is planned; one result for each, in no order. See `BulkWriter`. */
  async *write(
    plans: AsyncIterable<WritePlan>,
    stop: AbortSignal,
    reconsider?: Planner['reconsider'],
  ): AsyncGenerator<BulkResult<WritePlan>> {
    const toOperation = operationsOf(randomUUID());
    const options = {
      operation: 'imports.write',
      translate: toTranslation,
      signal: stop,
      ...(reconsider && { reconsider: reconsidering(reconsider, toOperation) }),
    };
    const cleared = new Set<string>();
    for await (const result of this.bulk.write(this.container, operations(plans, toOperation), options)) {
      recordChange(result);
      yield (await this.isWorthwhile(result, cleared)) ? await this.writeAlone(result) : result;
    }
  }

  /**
   * Whether a row that failed may succeed: because what is there is not what was found, or because it was a product on its way
   * that did not arrive. That is looked for once in a category.
   */
  private async isWorthwhile(
    { error, context: { kind, row } }: BulkResult<WritePlan>,
    cleared: Set<string>,
  ): Promise<boolean> {
    const { category } = row.fields;
    if (error === undefined) return false;
    if (kind === 'upsert' && OVERTAKEN.has(error.definition)) return true;
    if (!CONFLICTS.has(error.definition) || cleared.has(category)) return false;
    cleared.add(category);
    return this.completion.endThoseWith({ category });
  }

  private async writeAlone(result: BulkResult<WritePlan>): Promise<BulkResult<WritePlan>> {
    const { kind: op, row } = result.context;
    const again = { ...result, retries: result.retries + 1 };
    try {
      const { id, fields } = row;
      const [step] = await this.transactions.run(fields.category, [{ op, id, fields }]);
      const { error: _, ...written } = again;
      return { ...written, outcome: step?.status === 201 ? 'created' : 'replaced' };
    } catch (error) {
      if (error instanceof AppError) return { ...again, error };
      throw error;
    }
  }

  private async toItem(document: StoredDocument): Promise<ExistingItem | undefined> {
    if (!isProductDocument(document) && !isIncoming(document)) {
      return productExists(document.id, document.category);
    }
    try {
      return await this.completion.productOf(document);
    } catch (error) {
      if (hasCode(error, HTTP_ERRORS.internal_error)) return error;
      throw error;
    }
  }

  private async query(
    operation: string,
    partition: Partition,
    property: 'id' | 'sku',
    values: readonly string[],
  ): Promise<StoredDocument[]> {
    const query = new ScopedQuery()
      .where('c.category = @category', { category: partition.category })
      .whereIn(property, 'value', values)
      .select('SELECT *');
    const scope = { keys: [partition.key] };
    return (await this.queries.run<StoredDocument>(operation, this.container, query, scope)).flat();
  }
}

/** What is there is not what was found. */
const OVERTAKEN: ReadonlySet<ErrorDefinition> = new Set([
  HTTP_ERRORS.precondition_failed,
  PRODUCT_ERRORS.product_exists,
  PRODUCT_ERRORS.product_not_found,
]);

const CONFLICTS: ReadonlySet<ErrorDefinition> = new Set([
  PRODUCT_ERRORS.product_exists,
  PRODUCT_ERRORS.sku_taken,
]);

type ToOperation = (plan: WritePlan) => BulkOperation<WritePlan>;

/**
 * The operations of one import. Each document says which row of which import wrote it: two imports may write the same product
 * in the same millisecond, and after a lost reply this tells whose document it is.
 */
const operationsOf =
  (importId: string): ToOperation =>
  (plan) => {
    const { record, row, etag } = plan;
    const body = { ...toDocument(row.partition, record), writtenBy: `${importId}:${row.line}` };
    return { kind: kindOf(plan), ifMatch: etag, partitionKey: row.partition.key, body, context: plan };
  };

/** Nothing may be written over but the product that was found, or what this import has written just before. */
function kindOf({ kind, etag, expected }: WritePlan): BulkOperation<WritePlan>['kind'] {
  if (kind === 'create' || expected === 'created') return 'create';
  return etag === undefined ? 'upsert' : 'replace';
}

async function* operations(
  plans: AsyncIterable<WritePlan>,
  toOperation: ToOperation,
): AsyncGenerator<BulkOperation<WritePlan>> {
  for await (const plan of plans) yield toOperation(plan);
}

const reconsidering =
  (reconsider: NonNullable<Planner['reconsider']>, toOperation: ToOperation) =>
  async (sent: readonly BulkOperation<WritePlan>[]): Promise<readonly Reconsidered<WritePlan>[]> => {
    const plans = await reconsider(sent.map(planOf));
    return plans.map((plan, index) => {
      const operation = sent[index];
      return operation?.context === plan ? operation : reconsidered(plan, toOperation);
    });
  };

function reconsidered(plan: Plan, toOperation: ToOperation): Reconsidered<WritePlan> {
  if (plan.action === 'write') return toOperation(plan);
  return plan.action === 'keep' ? 'keep' : plan.error;
}

const planOf = ({ context }: BulkOperation<WritePlan>): WritePlan => context;

function toTranslation({ context: { row } }: BulkOperation<WritePlan>): Translation {
  return {
    ...whenChanging(row.id, row.fields.category),
    conflict: () => productExists(row.id, row.fields.category),
    uniqueViolation: () => skuTaken(row.fields.sku, row.fields.category),
  };
}

function recordChange({ context: { row }, outcome, etag: etagAfter }: BulkResult<WritePlan>): void {
  if (outcome !== 'created' && outcome !== 'replaced') return;
  const action = outcome === 'created' ? 'create' : 'replace';
  currentRequest().recordChange({ action, category: row.fields.category, id: row.id, etagAfter });
}
