import { Injectable } from '@nestjs/common';
import { AppError, hasCode } from '../../common/errors/app-error.js';
import { HTTP_ERRORS } from '../../common/errors/http.errors.js';
import { areMet, type Preconditions } from '../../common/http/preconditions.js';
import { validationFailed } from '../../common/validation/validation-failed.js';
import { STOCK_ERRORS } from '../stock/entities/stock.errors.js';
import type { Product, ProductFields } from './entities/product.entity.js';
import {
  isTaken,
  PRODUCT_ERRORS,
  partitionMismatch,
  preconditionFailed,
  preconditionRequired,
} from './entities/products.errors.js';
import { productRecord } from './storage/product-record.js';
import { ProductRecordsRepository } from './storage/product-records.repository.js';
import type { StoredProduct } from './storage/product.document.js';
import { type ProductKey, ProductsRepository } from './storage/products.repository.js';
import { UnpostedMovementsService } from './storage/unposted-movements.service.js';
import { ExtraOperationFailed, type ExtraOperations } from './transaction/extra-operations.js';
import { ProductTransactionsService } from './transaction/product-transactions.service.js';

/** Attempts to replace a product of any version while other writers change it. */
const MAX_REPLACE_ATTEMPTS = 5;

/** The product after a PUT, and whether the PUT created it. */
export interface PutResult {
  readonly product: Product;
  readonly created: boolean;
}

/** PUT of one product: creates it, or replaces it as a whole. */
@Injectable()
export class ProductPutService {
  constructor(
    private readonly products: ProductsRepository,
    private readonly records: ProductRecordsRepository,
    private readonly unposted: UnpostedMovementsService,
    private readonly transactions: ProductTransactionsService,
  ) {}

  /**
   * Creates or replaces a product. `If-Match` only replaces; `If-None-Match: *` only creates. Without either it only
   * creates, too.
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

  private async createAt(
    { category, id }: ProductKey,
    fields: ProductFields,
    createOnly: boolean,
    extra: ExtraOperations | undefined,
  ): Promise<Product> {
    const created = await orTaken(
      extra === undefined
        ? this.records.create(productRecord(id, fields))
        : this.transactions.runOne(category, { op: 'create', id, fields }, extra),
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
    if (extra !== undefined) {
      return this.transactions.runOne(category, { op: 'replace', id, fields, etag }, extra);
    }
    const product = await this.records.replaceVersion(productRecord(id, fields, existing), etag);
    return (await this.unposted.withoutHold(product)) ?? product;
  }
}

/** Returns a conflict of the id or the sku instead of throwing it. */
async function orTaken(work: Promise<Product>): Promise<Product | AppError> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof ExtraOperationFailed) && isTaken(error)) return error;
    throw error;
  }
}

/**
 * Undefined when the version was replaced or deleted. Also when stock refuses the change, and the read that it judged by
 * may have been stale.
 */
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

const onlyAnyIfNoneMatch = (): AppError =>
  validationFailed([
    { header: 'If-None-Match', code: 'not_allowed', detail: 'If-None-Match must be * on this call' },
  ]);
