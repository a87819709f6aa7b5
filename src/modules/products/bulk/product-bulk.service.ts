import { Injectable } from '@nestjs/common';
import { AppError, hasCode } from '../../../common/errors/app-error.js';
import type { ErrorDefinition } from '../../../common/errors/define-errors.js';
import { HTTP_ERRORS } from '../../../common/errors/http.errors.js';
import { currentRequest } from '../../../common/context/request-context.js';
import type { Partition } from '../../catalog-store/partition.js';
import type { BulkResult } from '../../cosmos/bulk/bulk-operation.js';
import { isIncoming } from '../move/incoming.document.js';
import { MoveCompletionService } from '../move/move-completion.service.js';
import type { Product } from '../entities/product.entity.js';
import { PRODUCT_ERRORS, productExists } from '../entities/products.errors.js';
import { isProductDocument } from '../storage/product.document.js';
import { ProductTransactionsService } from '../transaction/product-transactions.service.js';
import type { ExistingItem, Reconsider, WritePlan } from './bulk-plan.js';
import { type AnyDocument, ProductBulkRepository } from './product-bulk.repository.js';

export type { ExistingItem, Plan, ProductRow, Reconsider, WritePlan } from './bulk-plan.js';
export { isUnchanged, newRecord, provisionalRecord, recordOver } from './records.js';
export { Succession } from '../../cosmos/bulk/bulk-operation.js';

/** Products by the hundred and by the thousand, of the running call's tenant. */
@Injectable()
export class ProductBulkService {
  constructor(
    private readonly documents: ProductBulkRepository,
    private readonly transactions: ProductTransactionsService,
    private readonly completion: MoveCompletionService,
  ) {}

  /** Who has these ids: one query of one partition. */
  async findByIds(partition: Partition, ids: readonly string[]): Promise<ReadonlyMap<string, ExistingItem>> {
    const documents = await this.documents.findBy('id', partition, ids);
    const items = new Map<string, ExistingItem>();
    for (const document of documents) {
      const item = await this.toItem(document);
      if (item !== undefined) items.set(document.id, item);
    }
    return items;
  }

  /** The ids of the products that have these skus: one query of one partition. */
  async findBySkus(partition: Partition, skus: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const products = await this.findProductsBySkus(partition, skus);
    return new Map([...products].map(([sku, { id }]) => [sku, id]));
  }

  /** The products that have these skus: one query of one partition. */
  async findProductsBySkus(
    partition: Partition,
    skus: readonly string[],
  ): Promise<ReadonlyMap<string, Product>> {
    const documents = await this.documents.findBy('sku', partition, skus);
    const products = await this.completion.productsOf(documents);
    return new Map(products.map((product) => [product.sku, product]));
  }

  /** Writes what is planned; one result for each, in no order. See `BulkWriter.writePieces`. */
  async *write(
    plans: AsyncIterable<readonly WritePlan[]>,
    stop: AbortSignal,
    reconsider?: Reconsider,
  ): AsyncGenerator<readonly BulkResult<WritePlan>[]> {
    const cleared = new Set<string>();
    for await (const results of this.documents.write(plans, stop, reconsider)) {
      results.forEach(recordChange);
      yield results.filter(({ error }) => error === undefined);
      for (const result of results) {
        if (result.error === undefined) continue;
        yield [(await this.isWorthwhile(result, cleared)) ? await this.writeAlone(result) : result];
      }
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
      const { id, fields, location } = row;
      const [step] = await this.transactions.run(fields.category, [{ op, id, fields, location }]);
      const { error: _, ...written } = again;
      return { ...written, outcome: step?.status === 201 ? 'created' : 'replaced' };
    } catch (error) {
      if (error instanceof AppError) return { ...again, error };
      throw error;
    }
  }

  private async toItem(document: AnyDocument): Promise<ExistingItem | undefined> {
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

function recordChange({ context: { row }, outcome, etag: etagAfter }: BulkResult<WritePlan>): void {
  if (outcome !== 'created' && outcome !== 'replaced') return;
  const action = outcome === 'created' ? 'create' : 'replace';
  currentRequest().recordChange({ action, category: row.fields.category, id: row.id, etagAfter });
}
