import type { Container } from '@azure/cosmos';
import { Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { AppError } from '../../../common/errors/app-error.js';
import { CATALOG_CONTAINER } from '../../catalog-store/catalog.container.js';
import type { Partition } from '../../catalog-store/partition.js';
import { ScopedQuery } from '../../catalog-store/scoped-query.js';
import type {
  BulkOperation,
  BulkResult,
  Reconsidered,
  SuccessionPlace,
} from '../../cosmos/bulk/bulk-operation.js';
import { MAX_BATCH_OPERATIONS } from '../../cosmos/batch/transactional-batch.service.js';
import { BulkWriter } from '../../cosmos/bulk/bulk-writer.service.js';
import { InjectContainer } from '../../cosmos/containers/inject-container.decorator.js';
import type { Translation } from '../../cosmos/errors/translate-error.js';
import { ItemQueries } from '../../cosmos/queries/item-queries.service.js';
import { keptOf, type RecordWrite, recordWrite } from '../storage/product-record.js';
import { toDocument } from '../storage/product.document.js';
import { whenChanging, whenCreating } from '../storage/write-outcome.js';
import type { Plan, Reconsider, WritePlan } from './bulk-plan.js';
import { recordOver } from './records.js';

/** Movements that an import leaves in a product. */
const MOST_UNPOSTED = 20;

/** As far as documents of every type are alike. */
export interface AnyDocument {
  readonly id: string;
  readonly category: string;
  readonly sku?: string;
}

/** Documents by the hundred and by the thousand, of the running call's tenant. */
@Injectable()
export class ProductBulkRepository {
  constructor(
    @InjectContainer(CATALOG_CONTAINER) private readonly container: Container,
    private readonly queries: ItemQueries,
    private readonly bulk: BulkWriter,
  ) {}

  /** One query of one partition, so a hundred are much cheaper than a hundred reads. */
  async findBy(
    property: 'id' | 'sku',
    partition: Partition,
    values: readonly string[],
  ): Promise<AnyDocument[]> {
    const query = new ScopedQuery()
      .where('c.category = @category', { category: partition.category })
      .whereIn(property, 'value', values)
      .select('SELECT *');
    const operation = property === 'id' ? 'imports.findByIds' : 'imports.findBySkus';
    const scope = { keys: [partition.key] };
    return (await this.queries.run<AnyDocument>(operation, this.container, query, scope)).flat();
  }

  /** Writes what is planned; one result for each, in no order. See `BulkWriter.writePieces`. */
  write(
    plans: AsyncIterable<readonly WritePlan[]>,
    stop: AbortSignal,
    reconsider?: Reconsider,
  ): AsyncIterable<readonly BulkResult<WritePlan>[]> {
    const toOperation = operationsOf(randomUUID());
    return this.bulk.writePieces(this.container, operations(plans, toOperation), {
      operation: 'imports.write',
      translate: toTranslation,
      signal: stop,
      ...(reconsider && { reconsider: reconsidering(reconsider, toOperation) }),
    });
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
    const { row, etag } = plan;
    const { record, movements } = writeOf(plan);
    const body = { ...toDocument(row.partition, record), writtenBy: `${importId}:${row.line}` };
    const succession = placeOf(plan, operationsOf(importId));
    return {
      kind: kindOf(plan),
      ifMatch: etag,
      partitionKey: row.partition.key,
      body,
      ...(movements.length === 0 ? {} : { also: movements }),
      context: { ...plan, record },
      ...(succession === undefined ? {} : { succession }),
    };
  };

/**
 * To leave a movement in its product costs nothing, but one that expires would take it along. They are posted together when there are so many that the next transaction
 * has room for all of them, whatever else it does.
 */
const writeOf = ({ record, row }: WritePlan): RecordWrite =>
  (record.stock?.unposted.length ?? 0) < MOST_UNPOSTED && (record.fields.ttl ?? -1) === -1
    ? { record, movements: [] }
    : recordWrite(row.partition, record, MAX_BATCH_OPERATIONS - 1);

/** Nothing may be written over but the product that was found, or what this import has written just before. */
const kindOf = ({ kind, expected }: WritePlan): BulkOperation<WritePlan>['kind'] =>
  kind === 'create' || expected === 'created' ? 'create' : 'replace';

/** A row of a product that an earlier row writes is decided on what that row has left, and only on that. */
function placeOf(plan: WritePlan, toOperation: ToOperation): SuccessionPlace<WritePlan> | undefined {
  const { succession, follows, row } = plan;
  if (succession === undefined) return undefined;
  if (follows !== true) return { of: succession };
  return {
    of: succession,
    follow: ({ context }) => {
      const record = recordOver(row, keptOf(context.record));
      return record instanceof AppError ? record : toOperation({ ...plan, record });
    },
  };
}

async function* operations(
  plans: AsyncIterable<readonly WritePlan[]>,
  toOperation: ToOperation,
): AsyncGenerator<readonly BulkOperation<WritePlan>[]> {
  for await (const some of plans) yield some.map(toOperation);
}

const reconsidering =
  (reconsider: Reconsider, toOperation: ToOperation) =>
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

/** An operation may turn from one kind into another, so it has the failures of all. */
function toTranslation({ context: { row } }: BulkOperation<WritePlan>): Translation {
  return { ...whenChanging(row.id, row.fields.category), ...whenCreating(row.id, row.fields) };
}
