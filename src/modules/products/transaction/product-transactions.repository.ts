import type { Container } from '@azure/cosmos';
import { ofItsPart, tooManyOperations } from './commit-failures.js';
import { resultOfWrite, type StepResult } from './step-result.js';
import { UnpostedMovementsService } from '../storage/unposted-movements.service.js';
import { Inject, Injectable } from '@nestjs/common';
import type { ConfigType } from '@nestjs/config';
import { Partition } from '../../catalog-store/partition.js';
import { retentionConfig } from '../../catalog-store/retention.config.js';
import { ScopedQuery } from '../../catalog-store/scoped-query.js';
import type { BatchOperation } from '../../cosmos/batch/batch-operation.js';
import { forEachAtOnce } from '../../../common/iteration/for-each-at-once.js';
import { BatchFailed, type BatchItemResult } from '../../cosmos/batch/batch-outcome.js';
import { MAX_BATCH_OPERATIONS, TransactionalBatch } from '../../cosmos/batch/transactional-batch.service.js';
import type { Translation } from '../../cosmos/errors/translate-error.js';
import { InjectContainer } from '../../cosmos/containers/inject-container.decorator.js';
import { ItemQueries } from '../../cosmos/queries/item-queries.service.js';
import { MoveCompletionService } from '../move/move-completion.service.js';
import { AnnouncedRemovalsService } from '../removal/announced-removals.service.js';
import { whenCreating, whenReplacing } from '../storage/write-outcome.js';
import type { StoredProduct } from '../storage/product.document.js';
import { type DeletedProduct, tombstone } from '../storage/tombstone.document.js';
import { CATALOG_CONTAINER } from '../../catalog-store/catalog.container.js';
import { ProductsRepository } from '../storage/products.repository.js';
import type { CommittedTransaction, ExtraOperation } from './extra-operations.js';
import type { DecidedOperation } from './plan-operations.js';
import { toBatchOperations } from './to-batch-operations.js';

/** Products that are read at a time. */
const AT_ONCE = 8;

/** Several products of one category at a time, all or nothing. */
@Injectable()
export class ProductTransactionsRepository {
  constructor(
    @InjectContainer(CATALOG_CONTAINER) private readonly container: Container,
    private readonly batch: TransactionalBatch,
    private readonly queries: ItemQueries,
    private readonly products: ProductsRepository,
    private readonly completion: MoveCompletionService,
    private readonly announced: AnnouncedRemovalsService,
    private readonly unposted: UnpostedMovementsService,
    @Inject(retentionConfig.KEY) private readonly retention: ConfigType<typeof retentionConfig>,
  ) {}

  /** Those of the ids that are there: one point read, or one query of the category's partition. They may be behind. */
  async findAll(category: string, ids: readonly string[]): Promise<Map<string, StoredProduct>> {
    const [id, ...others] = ids;
    if (id !== undefined && others.length === 0) return byId([await this.products.find({ category, id })]);
    const query = new ScopedQuery().where('ARRAY_CONTAINS(@ids, c.id)', { ids: [...ids] }).select('SELECT *');
    const scope = { keys: [Partition.of(category).key] };
    const parts = await this.queries.run<unknown>('products.findAll', this.container, query, scope);
    return byId(await this.completion.productsOf(parts.flat()));
  }

  /** As `findAll`, but never behind; dearer. */
  async findAllNow(category: string, ids: readonly string[]): Promise<Map<string, StoredProduct>> {
    const products: (StoredProduct | undefined)[] = [];
    await forEachAtOnce(AT_ONCE, ids, async (id) => {
      products.push(await this.products.findNow({ category, id }));
    });
    return byId(products);
  }

  /**
   * Carries the operations out, in their order, and with them the movements that they make, the tombstone of what they delete, and the
   * extra operations.
   * @throws BatchFailed with the domain's error of the operation that failed; ExtraOperationFailed; AppError for the transaction as a
   *   whole
   */
  async commit(
    category: string,
    decided: readonly DecidedOperation[],
    extras: readonly ExtraOperation[] = [],
    now = new Date().toISOString(),
  ): Promise<CommittedTransaction & { readonly results: StepResult[] }> {
    const partition = Partition.of(category);
    const deleted = decided.flatMap(({ ending }) => ending?.deleted ?? []);
    const traces = this.tracesOf(partition, deleted);
    const room = MAX_BATCH_OPERATIONS - traces.length - extras.length;
    const { own, movements } = toBatchOperations(partition, decided, now, room);
    const needed = own.length + movements.length + extras.length;
    if (traces.length > 0 && needed === MAX_BATCH_OPERATIONS) {
      return this.announced.during(partition, category, deleted, () =>
        this.send(partition, decided, own, movements, extras),
      );
    }
    return this.send(partition, decided, own, [...movements, ...traces], extras);
  }

  /** @param others what the service writes beside the products */
  private async send(
    partition: Partition,
    decided: readonly DecidedOperation[],
    own: readonly BatchOperation[],
    others: readonly BatchOperation[],
    extras: readonly ExtraOperation[],
  ): Promise<CommittedTransaction & { readonly results: StepResult[] }> {
    const { category } = partition;
    const operations = [...own, ...others, ...extras.map(({ operation }) => operation)];
    const ours = own.length + others.length;
    if (operations.length > MAX_BATCH_OPERATIONS) {
      throw tooManyOperations(own.length, operations.length - own.length);
    }
    const { results } = await this.batch
      .run('products.commit', this.container, partition.key, operations, (index) =>
        index < own.length
          ? this.whatFailed(category, decided[index])
          : (extras[index - ours]?.translation ?? {}),
      )
      .catch((error: unknown) => {
        throw error instanceof BatchFailed ? ofItsPart(error, own.length, ours) : error;
      });
    return {
      results: await this.withoutHolds(await this.resultsOf(category, decided, results)),
      extraResults: results.slice(ours),
    };
  }

  /** The results, with the products as they are when those that are to expire have no movements left to post. */
  private async withoutHolds(results: readonly StepResult[]): Promise<StepResult[]> {
    const posted = await this.unposted.withoutHolds(results.flatMap(({ product }) => product ?? []));
    return results.map((result) => {
      const product = posted.get(result.product?.etag ?? '');
      return product === undefined ? result : { ...result, product };
    });
  }

  private tracesOf(partition: Partition, deleted: readonly DeletedProduct[]): BatchOperation[] {
    if (deleted.length === 0) return [];
    return [{ kind: 'create', body: tombstone(partition, deleted, this.retention.tombstoneSeconds) }];
  }

  private resultsOf(
    category: string,
    decided: readonly DecidedOperation[],
    results: readonly BatchItemResult[],
  ): Promise<StepResult[]> {
    return Promise.all(
      decided.map(async (one, index) => {
        const result = results[index];
        if (result === undefined) throw new RangeError('Every operation of a transaction has a result.');
        return one.operation.op === 'read' ? this.resultOfRead(result) : resultOfWrite(category, one, result);
      }),
    );
  }

  /** What is read may be a product that is moved here. When its move ends without it, nothing was read. */
  private async resultOfRead({ status, requestCharge, resource }: BatchItemResult): Promise<StepResult> {
    if (resource === undefined) return { status, requestCharge };
    const product = await this.completion.productOf(resource);
    return product === undefined ? { status: 404, requestCharge } : { status, requestCharge, product };
  }

  private whatFailed(category: string, decided: DecidedOperation | undefined): Translation {
    if (decided === undefined) return {};
    const { operation, write } = decided;
    const { id } = operation;
    if (write === undefined) return this.products.whenChangingNow({ id, category });
    const { fields } = write.record;
    if (write.kind === 'create') return whenCreating(id, fields);
    return { ...whenReplacing(id, fields), ...this.products.whenChangingNow({ id, category }) };
  }
}

const byId = (products: readonly (StoredProduct | undefined)[]): Map<string, StoredProduct> =>
  new Map(products.flatMap((product) => (product === undefined ? [] : [[product.id, product]])));
