import { Injectable } from '@nestjs/common';
import { AppError, hasCode } from '../../common/errors/app-error.js';
import { HTTP_ERRORS } from '../../common/errors/http.errors.js';
import { validationFailed } from '../../common/validation/validation-failed.js';
import {
  areMet,
  type EntityTags,
  matchesStrongly,
  type Preconditions,
} from '../../common/http/preconditions.js';
import { newProductId } from './dto/new-product-id.js';
import type { Product, ProductChanges, ProductFields } from './entities/product.entity.js';
import { ProductTransactionsService } from './transaction/product-transactions.service.js';
import type { ProductOperation } from './transaction/product-operation.js';
import { ExtraOperationFailed, type ExtraOperations } from './transaction/extra-operations.js';
import { STOCK_ERRORS } from '../stock/entities/stock.errors.js';
import { productRecord } from './storage/product-record.js';
import type { StoredProduct } from './storage/product.document.js';
import {
  isTaken,
  PRODUCT_ERRORS,
  partitionMismatch,
  preconditionFailed,
  preconditionRequired,
  productNotFound,
} from './entities/products.errors.js';
import { ProductRecordsRepository, type WithMovements } from './storage/product-records.repository.js';
import { type ProductKey, ProductsRepository } from './storage/products.repository.js';
import { UnpostedMovementsService } from './storage/unposted-movements.service.js';

/** How often a replacement of "whatever version there is" starts over when others write at the same time. */
const MAX_REPLACE_ATTEMPTS = 5;

/** What PUT did. */
export interface PutResult {
  readonly product: Product;
  readonly created: boolean;
}

/** What can be done with products, and under which conditions. */
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
    if (extra !== undefined) return this.together(fields.category, { op: 'create', id, fields }, extra);
    return this.records.create(productRecord(id, fields));
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

  /**
   * Creates or replaces, as the conditions say: If-Match replaces only, If-None-Match: * creates only, neither creates
   * and does not overwrite.
   * @throws AppError `partition_mismatch`, `precondition_failed`, `precondition_required`, `sku_taken`
   */
  async put(
    key: ProductKey,
    fields: ProductFields,
    conditions: Preconditions,
    extra?: ExtraOperations,
  ): Promise<PutResult> {
    const { ifMatch, ifNoneMatch } = conditions;
    if (fields.category !== key.category) throw partitionMismatch(fields.category, key.category);
    if (ifMatch !== undefined) {
      return { product: await this.replace(key, fields, conditions, extra), created: false };
    }
    if (ifNoneMatch !== undefined && ifNoneMatch !== '*') throw onlyAnyIfNoneMatch();
    return { product: await this.createAt(key, fields, ifNoneMatch !== undefined, extra), created: true };
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
      return this.together(key.category, { op: 'patch', id: key.id, changes, etag }, extra);
    }
    const change = () => this.products.change(key, fields, new Date().toISOString(), etag);
    if (etag !== undefined && fields.ttl === undefined) return change();
    return change().catch(async (error: unknown) => {
      if (!hasCode(error, HTTP_ERRORS.precondition_failed)) throw error;
      const found = await this.products.findNow(key);
      if (fields.ttl !== undefined && found !== undefined && found.stock.unposted.length > 0) {
        return this.together(key.category, { op: 'patch', id: key.id, changes, etag }, extra);
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

  private async createAt(
    { category, id }: ProductKey,
    fields: ProductFields,
    createOnly: boolean,
    extra: ExtraOperations | undefined,
  ): Promise<Product> {
    const created = await orTaken(
      extra === undefined
        ? this.records.create(productRecord(id, fields))
        : this.together(category, { op: 'create', id, fields }, extra),
    );
    if (!(created instanceof AppError)) return created;
    const existing = await this.products.findNow({ category, id });
    if (existing === undefined) throw created;
    throw createOnly ? preconditionFailed(id, existing.etag) : preconditionRequired(id);
  }

  private async replace(
    key: ProductKey,
    fields: ProductFields,
    conditions: Preconditions,
    extra: ExtraOperations | undefined,
  ): Promise<Product> {
    for (let attempt = 1; attempt <= MAX_REPLACE_ATTEMPTS; attempt++) {
      const isFirst = attempt === 1;
      const existing = await (isFirst ? this.products.find(key) : this.products.findNow(key));
      if (existing === undefined) throw preconditionFailed(key.id);
      if (!areMet(conditions, existing.etag)) throw preconditionFailed(key.id, existing.etag);
      const replaced = await orOvertaken(this.replaceVersion(key, fields, existing, extra), isFirst);
      if (replaced !== undefined) return replaced;
    }
    throw preconditionFailed(key.id);
  }

  private async replaceVersion(
    { category, id }: ProductKey,
    fields: ProductFields,
    existing: StoredProduct,
    extra: ExtraOperations | undefined,
  ): Promise<Product> {
    const { etag } = existing;
    if (extra !== undefined) return this.together(category, { op: 'replace', id, fields, etag }, extra);
    const product = await this.records.replaceVersion(productRecord(id, fields, existing), etag);
    return (await this.unposted.withoutHold(product)) ?? product;
  }

  /** One write, in one transaction with its movements and extra operations. */
  private async together(
    category: string,
    operation: ProductOperation,
    extra: ExtraOperations | undefined,
  ): Promise<Product> {
    const [result] = await this.transactions.run(category, [operation], extra);
    if (result?.product === undefined) throw productNotFound(operation.id, category);
    return result.product;
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

/** A conflict is a result: of the id or of the sku, or of both when it is the same product. */
async function orTaken(work: Promise<Product>): Promise<Product | AppError> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof ExtraOperationFailed) && isTaken(error)) return error;
    throw error;
  }
}

/** Undefined when the version is gone, or another one is there; and when its stock refuses, if that may be behind. */
async function orOvertaken(work: Promise<Product>, mayBeBehind: boolean): Promise<Product | undefined> {
  try {
    return await work;
  } catch (error) {
    const isGone = hasCode(error, PRODUCT_ERRORS.product_not_found);
    const isRefused = mayBeBehind && error instanceof AppError && Object.hasOwn(STOCK_ERRORS, error.code);
    const isOvertaken = isGone || isRefused || hasCode(error, HTTP_ERRORS.precondition_failed);
    if (error instanceof ExtraOperationFailed || !isOvertaken) throw error;
    return undefined;
  }
}

function notThere({ id, category }: ProductKey): never {
  throw productNotFound(id, category);
}

const onlyAnyIfNoneMatch = (): AppError =>
  validationFailed([
    { header: 'If-None-Match', code: 'not_allowed', detail: 'If-None-Match must be * on this call' },
  ]);
