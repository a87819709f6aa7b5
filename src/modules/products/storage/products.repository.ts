import type { Container } from '@azure/cosmos';
import { Injectable } from '@nestjs/common';
import { Partition } from '../../catalog-store/partition.js';
import { TransactionalBatch } from '../../cosmos/batch/transactional-batch.service.js';
import { type ItemAddress, PointOperations } from '../../cosmos/batch/point-operations.service.js';
import { CosmosCalls } from '../../cosmos/calls/cosmos-calls.service.js';
import type { Translation } from '../../cosmos/errors/translate-error.js';
import { InjectContainer } from '../../cosmos/containers/inject-container.decorator.js';
import { MoveCompletionService } from '../move/move-completion.service.js';
import { whenChanging, written } from './write-outcome.js';
import { type FieldChanges, IF_POSTED, IF_PRODUCT, toPatchOperations } from './product-changes.js';
import type { StoredProduct } from './product.document.js';
import { CATALOG_CONTAINER } from '../../catalog-store/catalog.container.js';
import { preconditionFailed } from '../entities/products.errors.js';

/** The address of one product. */
export interface ProductKey {
  readonly category: string;
  readonly id: string;
}

/** One product at a time, of the tenant that makes the call: every request goes to one logical partition. */
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
      this.whenChangingNow(key),
    );
    return written('patch', document, etag);
  }

  /** As `whenChanging`, and what the present version is: for callers that have to choose again. */
  whenChangingNow(key: ProductKey): Translation {
    return {
      ...whenChanging(key.id, key.category),
      preconditionFailed: async () => preconditionFailed(key.id, await this.currentEtag(key)),
    };
  }

  private placeOf({ category, id }: ProductKey): ItemAddress {
    return { container: this.container, partitionKey: Partition.of(category).key, id };
  }

  /** Best effort: a failure to find out must not hide what is known already. */
  private currentEtag(key: ProductKey): Promise<string | undefined> {
    return this.find(key).then(
      (product) => product?.etag,
      () => undefined,
    );
  }
}
