import type { Container } from '@azure/cosmos';
import { Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { AppError } from '../../common/errors/app-error.js';
import { currentRequest } from '../../common/http/request-context.js';
import type { Partition } from '../../common/identity/partition.js';
import type { BulkOperation, BulkResult, Reconsidered } from '../cosmos/bulk/bulk-operation.js';
import { BulkWriter } from '../cosmos/bulk/bulk-writer.js';
import type { Translation } from '../cosmos/cosmos-errors.js';
import { InjectContainer } from '../cosmos/inject-container.decorator.js';
import { ItemQueries } from '../cosmos/item-queries.js';
import {
  isProductDocument,
  type StoredProduct,
  toDocument,
  toProduct,
} from '../products/product.document.js';
import { productExists, skuTaken } from '../products/products.errors.js';
import { PRODUCTS_CONTAINER } from '../products/products.container.js';
import { anyOfQuery } from './import/any-of.query.js';
import type { Plan, Planner, WritePlan } from './import/plan.js';

/** What stands under an id: a product, or why nothing may be written there. */
export type Occupant = StoredProduct | AppError;

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
    @InjectContainer(PRODUCTS_CONTAINER) private readonly container: Container,
    private readonly queries: ItemQueries,
    private readonly bulk: BulkWriter,
  ) {}

  /** Who has these ids: one query of one partition, so a hundred are much cheaper than a hundred reads. */
  async findByIds(partition: Partition, ids: readonly string[]): Promise<ReadonlyMap<string, Occupant>> {
    const documents = await this.query('imports.findByIds', partition, 'id', ids);
    return new Map(documents.map((document) => [document.id, toOccupant(document)]));
  }

  /** The ids of the products that have these skus: one query of one partition. */
  async findBySkus(partition: Partition, skus: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const documents = await this.query('imports.findBySkus', partition, 'sku', skus);
    return new Map(documents.filter(isProductDocument).map(({ id, sku = '' }) => [sku, id]));
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
    for await (const result of this.bulk.write(this.container, operations(plans, toOperation), options)) {
      recordChange(result);
      yield result;
    }
  }

  private async query(
    operation: string,
    partition: Partition,
    property: 'id' | 'sku',
    values: readonly string[],
  ): Promise<StoredDocument[]> {
    const query = anyOfQuery(partition, property, values);
    const scope = { keys: [partition.key] };
    return (await this.queries.run<StoredDocument>(operation, this.container, query, scope)).flat();
  }
}

function toOccupant(document: StoredDocument): Occupant {
  if (!isProductDocument(document)) return productExists(document.id, document.category);
  try {
    return toProduct(document);
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
}

type ToOperation = (plan: WritePlan) => BulkOperation<WritePlan>;

/**
 * The operations of one import. Each document says which row of which import wrote it: two imports may write the same product
 * in the same millisecond, and after a lost reply this tells whose document it is.
 */
const operationsOf =
  (importId: string): ToOperation =>
  (plan) => {
    const { kind, record, row } = plan;
    const body = { ...toDocument(row.partition, record), writtenBy: `${importId}:${row.line}` };
    return { kind, partitionKey: row.partition.key, body, context: plan };
  };

async function* operations(
  plans: AsyncIterable<WritePlan>,
  toOperation: ToOperation,
): AsyncGenerator<BulkOperation<WritePlan>> {
  for await (const plan of plans) yield toOperation(plan);
}

const reconsidering =
  (reconsider: NonNullable<Planner['reconsider']>, toOperation: ToOperation) =>
  async (
    sent: readonly BulkOperation<WritePlan>[],
    failed: BulkOperation<WritePlan>,
    error: AppError,
  ): Promise<readonly Reconsidered<WritePlan>[]> => {
    const plans = await reconsider(sent.map(planOf), failed.context, error);
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
    conflict: () => productExists(row.id, row.fields.category),
    uniqueViolation: () => skuTaken(row.fields.sku, row.fields.category),
  };
}

function recordChange({ context: { row }, outcome, etag: etagAfter }: BulkResult<WritePlan>): void {
  if (outcome !== 'created' && outcome !== 'replaced') return;
  const action = outcome === 'created' ? 'create' : 'replace';
  currentRequest().recordChange({ action, category: row.fields.category, id: row.id, etagAfter });
}
