import type { Container, RequestOptions } from '@azure/cosmos';
import { Injectable } from '@nestjs/common';
import { Partition } from '../../catalog-store/partition.js';
import type { BatchOperation } from '../../cosmos/batch/batch-operation.js';
import { BatchFailed } from '../../cosmos/batch/batch-outcome.js';
import {
  MAX_BATCH_OPERATIONS,
  type SharingOptions,
  TransactionalBatch,
} from '../../cosmos/batch/transactional-batch.service.js';
import { type ItemAddress, PointOperations } from '../../cosmos/batch/point-operations.service.js';
import { CosmosCalls } from '../../cosmos/calls/cosmos-calls.service.js';
import type { Translation } from '../../cosmos/errors/translate-error.js';
import { InjectContainer } from '../../cosmos/containers/inject-container.decorator.js';
import { MoveCompletionService } from '../move/move-completion.service.js';
import { removed, whenChanging, whenCreating, whenReplacing, written } from './write-outcome.js';
import { recordWrite } from './product-record.js';
import { type FieldChanges, IF_POSTED, IF_PRODUCT, toPatchOperations } from './product-changes.js';
import { type Removal, removalOf } from './product-removal.js';
import {
  type ProductDocument,
  type ProductRecord,
  type StoredProduct,
  toDocument,
} from './product.document.js';
import { CATALOG_CONTAINER } from '../../catalog-store/catalog.container.js';
import { isTaken, preconditionFailed, PRODUCT_ERRORS } from '../entities/products.errors.js';
import { AppError, hasCode } from '../../../common/errors/app-error.js';
import { HTTP_ERRORS } from '../../../common/errors/http.errors.js';
import { isHeld, releasing } from '../../stock/ledger/held-expiry.js';
import { postMovements } from '../../stock/ledger/post-movements.js';
import { toStockProperty } from '../../stock/ledger/stock.document.js';

/** The address of one product. */
export interface ProductKey {
  readonly category: string;
  readonly id: string;
}

/** A product, as far as it matters for the room that its movements need. */
export type Roomless = Pick<StoredProduct, 'id' | 'category' | 'etag' | 'stock' | 'ttl'>;

/** Movements of a product that are posted with its next change, whatever that is. */
const MOST_UNPOSTED = 40;

/** Beside the product itself. */
const POSTED_AT_ONCE = MAX_BATCH_OPERATIONS - 1;

/** One product at a time, of the running call's tenant: every question goes to one partition. */
@Injectable()
export class ProductsRepository {
  constructor(
    @InjectContainer(CATALOG_CONTAINER) private readonly container: Container,
    private readonly calls: CosmosCalls,
    private readonly points: PointOperations,
    private readonly batch: TransactionalBatch,
    private readonly completion: MoveCompletionService,
  ) {}

  /** One point read, together with others of the partition that come at the same moment. */
  async find(key: ProductKey): Promise<StoredProduct | undefined> {
    const place = this.placeOf(key);
    const { resource } = await this.calls.read('products.find', (options) =>
      this.points.read(place, options),
    );
    return this.completion.productOf(resource);
  }

  /** As `find`, but never behind; dearer. */
  async findNow({ category, id }: ProductKey): Promise<StoredProduct | undefined> {
    const partitionKey = Partition.of(category).key;
    const document = await this.batch.read('products.findNow', this.container, partitionKey, id);
    return this.completion.productOf(document);
  }

  /**
   * The product with few enough movements of its own that the next transaction has room for them. Others are posted before, which
   * makes another version of it and changes nothing that a caller sees.
   */
  async withRoom<T extends Roomless>(
    product: T,
    most = MOST_UNPOSTED,
  ): Promise<T | StoredProduct | undefined> {
    const { id, category, etag, stock } = product;
    if (stock.unposted.length <= most) return product;
    const partition = Partition.of(category);
    const [now, later] = [stock.unposted.slice(0, POSTED_AT_ONCE), stock.unposted.slice(POSTED_AT_ONCE)];
    const value = toStockProperty({ ...stock, unposted: later });
    await this.together(
      'products.postMovements',
      partition.key,
      [
        {
          kind: 'patch',
          id,
          ifMatch: etag,
          operations: [
            { op: 'set', path: '/stock', value },
            ...(later.length === 0 ? releasing(product) : []),
          ],
        },
        ...postMovements(partition, id, { ...stock, unposted: now }),
      ],
      whenChanging(id, category),
      { withOthers: true },
    ).catch((error: unknown) => {
      // Somebody else was faster: what they have left is looked at again.
      const isOvertaken = hasCode(error, HTTP_ERRORS.precondition_failed);
      if (!isOvertaken && !hasCode(error, PRODUCT_ERRORS.product_not_found)) throw error;
    });
    const left = await this.findNow(product);
    return left && this.withRoom(left, most);
  }

  /**
   * Posts the movements of a product that waits with its end, as far as this call has left it so.
   * @returns the product as it is then; undefined when that failed: it goes on waiting, and its next change posts them
   */
  async withoutHold(product: StoredProduct): Promise<StoredProduct | undefined> {
    if (!isHeld(product)) return product;
    try {
      const left = await this.withRoom(product, 0);
      // Somebody else may have changed it since, or deleted it.
      return left?.updatedAt === product.updatedAt ? left : product;
    } catch (error) {
      if (error instanceof AppError) return undefined;
      throw error;
    }
  }

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
              this.points.create(this.placeOf({ category: fields.category, id }), write.body, options),
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
                this.item({ category: fields.category, id }).replace(body, { ...options, ...onlyIf(etag) }),
              translation,
            )
            .then(({ resource }) => resource),
    );
    const product = written('replace', document, etag);
    return (await this.withoutHold(product)) ?? product;
  }

  /**
   * One patch request: of the version `etag` when given, otherwise of whatever version the product is at. A time to live is given only
   * to a product whose movements are posted.
   * @throws AppError `product_not_found`, `precondition_failed`
   */
  async change(
    key: ProductKey,
    changes: FieldChanges,
    updatedAt: string,
    etag?: string,
  ): Promise<StoredProduct> {
    const operations = toPatchOperations(changes, updatedAt);
    const condition = changes.ttl === undefined ? IF_PRODUCT : IF_POSTED;
    const patch =
      etag === undefined || changes.ttl !== undefined
        ? { operations, condition, ifMatch: etag }
        : { operations, ifMatch: etag };
    const place = this.placeOf(key);
    const document = await this.calls.run(
      'products.change',
      (options) => this.points.patch(place, patch, options),
      this.telling(key),
    );
    return written('patch', document, etag);
  }

  /** Deletes the version `etag`. */
  async removeVersion(key: ProductKey, etag: string): Promise<Removal> {
    const removal = await removalOf(
      this.calls.run(
        'products.removeVersion',
        (options) => this.item(key).delete({ ...options, ...onlyIf(etag) }),
        whenChanging(key.id, key.category),
      ),
    );
    if (removal === 'removed') removed(key, etag);
    return removal;
  }

  /** As `whenChanging`, and what the present version is: for callers that have to choose again. */
  telling(key: ProductKey): Translation {
    return {
      ...whenChanging(key.id, key.category),
      preconditionFailed: async () => preconditionFailed(key.id, await this.currentEtag(key)),
    };
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

  /** A conflict may be with a product on its way, which may not arrive: then the place is free after all. */
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

  private placeOf({ category, id }: ProductKey): ItemAddress {
    return { container: this.container, partitionKey: Partition.of(category).key, id };
  }

  private item({ category, id }: ProductKey) {
    return this.container.item(id, Partition.of(category).key);
  }

  /** Best effort: a failure to find out must not hide what is known already. */
  private currentEtag(key: ProductKey): Promise<string | undefined> {
    return this.find(key).then(
      (product) => product?.etag,
      () => undefined,
    );
  }
}

const onlyIf = (etag: string | undefined): RequestOptions =>
  etag === undefined ? {} : { accessCondition: { type: 'IfMatch', condition: etag } };
