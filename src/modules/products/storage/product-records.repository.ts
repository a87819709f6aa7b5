import type { Container, PatchOperation } from '@azure/cosmos';
import { Injectable } from '@nestjs/common';
import { CATALOG_CONTAINER } from '../../catalog-store/catalog.container.js';
import { Partition } from '../../catalog-store/partition.js';
import type { BatchOperation } from '../../cosmos/batch/batch-operation.js';
import { BatchFailed } from '../../cosmos/batch/batch-outcome.js';
import { PointOperations } from '../../cosmos/batch/point-operations.service.js';
import {
  MAX_BATCH_OPERATIONS,
  type SharingOptions,
  TransactionalBatch,
} from '../../cosmos/batch/transactional-batch.service.js';
import { CosmosCalls } from '../../cosmos/calls/cosmos-calls.service.js';
import { InjectContainer } from '../../cosmos/containers/inject-container.decorator.js';
import type { Translation } from '../../cosmos/errors/translate-error.js';
import { releasing } from '../../stock/ledger/held-expiry.js';
import { postMovements } from '../../stock/ledger/post-movements.js';
import { toStockProperty } from '../../stock/ledger/stock.document.js';
import { isTaken } from '../entities/products.errors.js';
import { MoveCompletionService } from '../move/move-completion.service.js';
import { recordWrite } from './product-record.js';
import {
  type ProductDocument,
  type ProductRecord,
  type StoredProduct,
  toDocument,
} from './product.document.js';
import { whenChanging, whenCreating, whenReplacing, written } from './write-outcome.js';

/** What posting the movements of a product needs to know of it. */
export type WithMovements = Pick<StoredProduct, 'id' | 'category' | 'etag' | 'stock' | 'ttl'>;

/** Writes one product as a whole, in one transaction with its movements when there are any. */
@Injectable()
export class ProductRecordsRepository {
  constructor(
    @InjectContainer(CATALOG_CONTAINER) private readonly container: Container,
    private readonly calls: CosmosCalls,
    private readonly points: PointOperations,
    private readonly batch: TransactionalBatch,
    private readonly completion: MoveCompletionService,
  ) {}

  /** @throws AppError `sku_taken`, `product_exists` */
  async create(record: ProductRecord): Promise<StoredProduct> {
    const { id, fields } = record;
    const { key } = Partition.of(fields.category);
    const translation = whenCreating(id, fields);
    const write = this.prepare(record);
    const document = await this.unlessReserved(record, () =>
      write.movements.length > 0
        ? this.together(
            'products.create',
            key,
            [{ kind: 'create', body: write.body }, ...write.movements],
            translation,
            { withOthers: true },
          )
        : this.calls.run(
            'products.create',
            (options) =>
              this.points.create({ container: this.container, partitionKey: key }, write.body, options),
            translation,
          ),
    );
    return written('create', document);
  }

  /**
   * Replaces the version `etag`.
   * @throws AppError `sku_taken`, `product_not_found`, `precondition_failed`
   */
  async replaceVersion(record: ProductRecord, etag: string): Promise<StoredProduct> {
    const { id, fields } = record;
    const { key } = Partition.of(fields.category);
    const translation = whenReplacing(id, fields);
    const { body, movements } = this.prepare(record);
    const document = await this.unlessReserved(record, () =>
      movements.length > 0
        ? this.together(
            'products.replaceVersion',
            key,
            [{ kind: 'replace', body, ifMatch: etag }, ...movements],
            translation,
          )
        : this.calls
            .run(
              'products.replaceVersion',
              (options) =>
                this.container
                  .item(id, key)
                  .replace(body, { ...options, accessCondition: { type: 'IfMatch', condition: etag } }),
              translation,
            )
            .then(({ resource }) => resource),
    );
    return written('replace', document, etag);
  }

  /**
   * Posts the oldest `most` of the movements that wait in the version `etag` of a product.
   * @throws AppError `product_not_found`, `precondition_failed`
   */
  async postMovements(product: WithMovements, most: number): Promise<void> {
    const { id, category, etag, stock } = product;
    const partition = Partition.of(category);
    const [now, later] = [stock.unposted.slice(0, most), stock.unposted.slice(most)];
    const value = toStockProperty({ ...stock, unposted: later });
    const operations: PatchOperation[] = [
      { op: 'set', path: '/stock', value },
      ...(later.length === 0 ? releasing(product) : []),
    ];
    await this.together(
      'products.postMovements',
      partition.key,
      [
        { kind: 'patch', id, ifMatch: etag, operations },
        ...postMovements(partition, id, { ...stock, unposted: now }),
      ],
      whenChanging(id, category),
      { withOthers: true },
    );
  }

  /** The document of a record, and the movements that go into the ledger with it. */
  private prepare(record: ProductRecord): {
    readonly body: ProductDocument;
    readonly movements: readonly BatchOperation[];
  } {
    const partition = Partition.of(record.fields.category);
    const write = recordWrite(partition, record, MAX_BATCH_OPERATIONS - 1);
    return { body: toDocument(partition, write.record), movements: write.movements };
  }

  /** A product and its movements in one transaction. Returns the product as it is stored. */
  private async together(
    name: string,
    key: string[],
    operations: readonly BatchOperation[],
    translation: Translation,
    sharing: SharingOptions = {},
  ): Promise<unknown> {
    const translate = (index: number): Translation => (index === 0 ? translation : {});
    try {
      const { results } = await this.batch.run(name, this.container, key, operations, translate, {}, sharing);
      return results[0]?.resource;
    } catch (error) {
      throw error instanceof BatchFailed ? error.operationError : error;
    }
  }

  /** A conflict may be with a product that is moved here. Its move may end without it: then the id and the sku are free. */
  private async unlessReserved<T>({ id, fields }: ProductRecord, write: () => Promise<T>): Promise<T> {
    try {
      return await write();
    } catch (error) {
      if (!isTaken(error)) throw error;
      const reservation = { category: fields.category, ids: [id], skus: [fields.sku] };
      if (!(await this.completion.endThoseWith(reservation))) throw error;
      return write();
    }
  }
}
