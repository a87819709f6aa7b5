import { Injectable } from '@nestjs/common';
import { hasCode } from '../../common/errors/app-error.js';
import { HTTP_ERRORS } from '../../common/errors/http.errors.js';
import {
  areMet,
  type EntityTags,
  matchesStrongly,
  type Preconditions,
} from '../../common/http/preconditions.js';
import { newProductId } from './dto/new-product-id.js';
import type { Product, ProductChanges, ProductFields } from './entities/product.entity.js';
import { ProductTransactionsService } from './transaction/product-transactions.service.js';
import type { ExtraOperations } from './transaction/extra-operations.js';
import { productRecord } from './storage/product-record.js';
import { preconditionFailed, preconditionRequired, productNotFound } from './entities/products.errors.js';
import { ProductRecordsRepository, type WithMovements } from './storage/product-records.repository.js';
import { type ProductKey, ProductsRepository } from './storage/products.repository.js';
import { UnpostedMovementsService } from './storage/unposted-movements.service.js';

/** Reads, creates, changes and removes one product, under the conditions of the caller. */
@Injectable()
export class ProductsService {
  constructor(
    private readonly products: ProductsRepository,
    private readonly records: ProductRecordsRepository,
    private readonly unposted: UnpostedMovementsService,
    private readonly transactions: ProductTransactionsService,
  ) {}

  /** @throws AppError `sku_taken` */
  create(fields: ProductFields, extra?: ExtraOperations): Promise<Product> {
    const id = newProductId();
    if (extra === undefined) return this.records.create(productRecord(id, fields));
    return this.transactions.runOne(fields.category, { op: 'create', id, fields }, extra);
  }

  /** One point read, which may be behind. */
  find(key: ProductKey): Promise<Product | undefined> {
    return this.products.find(key);
  }

  /**
   * The product with so few unposted movements that a change of its stock has room for them in one transaction.
   * @returns the product as it is then; undefined when it is gone
   */
  withRoom<T extends WithMovements>(product: T): Promise<T | Product | undefined> {
    return this.unposted.withRoom(product);
  }

  /** As `find`, but never behind; dearer. */
  findNow(key: ProductKey): Promise<Product | undefined> {
    return this.products.findNow(key);
  }

  /** @throws AppError `product_not_found`, `precondition_failed` */
  async get(key: ProductKey, ifMatch?: EntityTags): Promise<Product> {
    const product = (await this.products.find(key)) ?? notThere(key);
    if (ifMatch !== undefined && !matchesStrongly(ifMatch, product.etag)) {
      throw preconditionFailed(key.id, product.etag);
    }
    return product;
  }

  /** @throws AppError `product_not_found`, `precondition_failed`, `precondition_required` */
  async change(
    key: ProductKey,
    changes: ProductChanges,
    conditions: Preconditions,
    extra?: ExtraOperations,
  ): Promise<Product> {
    if (conditions.ifMatch === undefined) throw preconditionRequired(key.id);
    const etag = await this.versionMeant(key, conditions);
    const { quantity, ...fields } = changes;
    if (extra !== undefined || quantity !== undefined) {
      return this.transactions.runOne(key.category, { op: 'patch', id: key.id, changes, etag }, extra);
    }
    const change = () => this.products.change(key, fields, new Date().toISOString(), etag);
    if (etag !== undefined && fields.ttl === undefined) return change();
    return change().catch(async (error: unknown) => {
      if (!hasCode(error, HTTP_ERRORS.precondition_failed)) throw error;
      const found = await this.products.findNow(key);
      if (fields.ttl !== undefined && found !== undefined && found.stock.unposted.length > 0) {
        return this.transactions.runOne(key.category, { op: 'patch', id: key.id, changes, etag }, extra);
      }
      if (etag !== undefined) throw error;
      // It is no product, or was none a moment ago: one on its way here becomes one by being read.
      if (found === undefined) throw productNotFound(key.id, key.category);
      return change();
    });
  }

  /** @throws AppError `product_not_found`, `precondition_failed` */
  async remove(key: ProductKey, conditions: Preconditions, extra?: ExtraOperations): Promise<void> {
    const etag = await this.versionMeant(key, conditions);
    await this.transactions.run(key.category, [{ op: 'delete', id: key.id, etag }], extra);
  }

  /** The one version that the conditions leave, undefined for any. The write itself checks one etag; for more, a read has to. */
  private async versionMeant(key: ProductKey, conditions: Preconditions): Promise<string | undefined> {
    const { ifMatch = '*', ifNoneMatch } = conditions;
    if (ifNoneMatch === undefined) {
      if (ifMatch === '*') return undefined;
      const [only, ...others] = ifMatch.filter(({ weak }) => !weak);
      if (only !== undefined && others.length === 0) return only.tag;
    }
    const { etag } = await this.get(key);
    if (!areMet(conditions, etag)) throw preconditionFailed(key.id, etag);
    return etag;
  }
}

function notThere({ id, category }: ProductKey): never {
  throw productNotFound(id, category);
}
