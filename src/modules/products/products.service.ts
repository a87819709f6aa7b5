import { Injectable } from '@nestjs/common';
import { AppError, hasCode } from '../../common/errors/app-error.js';
import { HTTP_ERRORS } from '../../common/errors/http.errors.js';
import { validationFailed } from '../../common/validation/validation-failed.js';
import { CursorService } from '../../common/http/cursor.service.js';
import {
  areMet,
  type EntityTags,
  matchesStrongly,
  type Preconditions,
} from '../../common/http/preconditions.js';
import { currentScope } from '../catalog-store/query-scope.js';
import { currentRequest } from '../../common/context/request-context.js';
import { backoffMs, pause } from '../../common/retry/waiting.js';
import { ProductListRepository } from './list/product-list.repository.js';
import { newProductId } from './product-id.js';
import { cursorBinding, type ListRequest, positionOf, type ProductPage } from './list/product-list.js';
import type { Product, ProductChanges, ProductFields } from './product.js';
import {
  partitionMismatch,
  preconditionFailed,
  preconditionRequired,
  productNotFound,
} from './products.errors.js';
import { type ProductKey, ProductsRepository } from './storage/products.repository.js';

/** How often a replacement of "whatever version there is" starts over when others write at the same time. */
const MAX_REPLACE_ATTEMPTS = 5;

/** The same for a delete, which nobody expects to lose. */
const MAX_REMOVE_ATTEMPTS = 40;

const BACKOFF = { firstMs: 5, longestMs: 200 };

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
    private readonly lists: ProductListRepository,
    private readonly cursors: CursorService,
  ) {}

  /** @throws AppError `sku_taken` */
  create(fields: ProductFields): Promise<Product> {
    const now = new Date().toISOString();
    return this.products.create({ id: newProductId(), fields, createdAt: now, updatedAt: now });
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
  async put(key: ProductKey, fields: ProductFields, conditions: Preconditions): Promise<PutResult> {
    const { ifMatch, ifNoneMatch } = conditions;
    if (fields.category !== key.category) throw partitionMismatch(fields.category, key.category);
    if (ifMatch !== undefined) {
      return { product: await this.replace(key, fields, conditions), created: false };
    }
    if (ifNoneMatch !== undefined && ifNoneMatch !== '*') throw onlyAnyIfNoneMatch();
    return { product: await this.createAt(key, fields, ifNoneMatch !== undefined), created: true };
  }

  /** @throws AppError `product_not_found`, `precondition_failed`, `precondition_required` */
  async change(key: ProductKey, changes: ProductChanges, conditions: Preconditions): Promise<Product> {
    if (conditions.ifMatch === undefined) throw preconditionRequired(key.id);
    const etag = await this.versionMeant(key, conditions);
    const change = () => this.products.change(key, changes, new Date().toISOString(), etag);
    if (etag !== undefined) return change();
    return change().catch(async (error: unknown) => {
      // It is no product, or was none a moment ago: one on its way here becomes one by being read.
      if (!hasCode(error, HTTP_ERRORS.precondition_failed)) throw error;
      if ((await this.products.findNow(key)) === undefined) throw productNotFound(key.id, key.category);
      return change();
    });
  }

  /** @throws AppError `product_not_found`, `precondition_failed` */
  async remove(key: ProductKey, conditions: Preconditions): Promise<void> {
    const etag = await this.versionMeant(key, conditions);
    if (etag === undefined) return this.removeAny(key);
    const removal = await this.products.removeVersion(key, etag);
    if (removal === 'absent') throw productNotFound(key.id, key.category);
    if (removal === 'changed') throw preconditionFailed(key.id, (await this.products.find(key))?.etag);
  }

  /** @throws AppError `invalid_cursor` */
  async list({ filters, sort, limit, cursor, count }: ListRequest): Promise<ProductPage> {
    const binding = cursorBinding(currentScope().tenant, filters, sort);
    const after = cursor === undefined ? {} : { after: this.cursors.decode(cursor, binding) };
    const order = sort === undefined ? {} : { sort };
    // One row more than the page has: whether it comes says whether there is a next page, without asking for that.
    const [rows, total] = await Promise.all([
      this.lists.listPage({ filters, ...order, ...after, limit: limit + 1 }),
      count ? this.lists.count(filters) : undefined,
    ]);
    const products = rows.slice(0, limit);
    const last = products.at(-1);
    return {
      products,
      nextCursor:
        rows.length > limit && last !== undefined
          ? this.cursors.encode(positionOf(last, sort), binding)
          : null,
      ...(total === undefined ? {} : { total }),
    };
  }

  private async createAt(
    { category, id }: ProductKey,
    fields: ProductFields,
    createOnly: boolean,
  ): Promise<Product> {
    const now = new Date().toISOString();
    const created = await this.products.createUnlessTaken({ id, fields, createdAt: now, updatedAt: now });
    if (!(created instanceof AppError)) return created;
    const existing = await this.products.findNow({ category, id });
    if (existing === undefined) throw created;
    throw createOnly ? preconditionFailed(id, existing.etag) : preconditionRequired(id);
  }

  private async replace(key: ProductKey, fields: ProductFields, conditions: Preconditions): Promise<Product> {
    for (let attempt = 1; attempt <= MAX_REPLACE_ATTEMPTS; attempt++) {
      const existing = await this.products.find(key);
      if (existing === undefined) throw preconditionFailed(key.id);
      if (!areMet(conditions, existing.etag)) throw preconditionFailed(key.id, existing.etag);
      const { createdAt, moveOrigin } = existing;
      const kept = { createdAt, ...(moveOrigin === undefined ? {} : { moveOrigin }) };
      const record = { id: key.id, fields, updatedAt: new Date().toISOString(), ...kept };
      const replaced = await this.products.replaceVersion(record, existing.etag);
      if (replaced !== undefined) return replaced;
    }
    throw preconditionFailed(key.id);
  }

  /** By the version that is there: what is there without being a product, such as one on its way, must stay. */
  private async removeAny(key: ProductKey): Promise<void> {
    let existing = await this.products.find(key);
    for (let attempt = 0; attempt < MAX_REMOVE_ATTEMPTS; attempt++) {
      // A read that finds nothing, or what is gone by now, may be behind.
      existing ??= await this.products.findNow(key);
      if (existing === undefined) throw productNotFound(key.id, key.category);
      if ((await this.products.removeVersion(key, existing.etag)) === 'removed') return;
      existing = undefined;
      await pause(backoffMs(attempt, BACKOFF), currentRequest().signal);
    }
    throw preconditionFailed(key.id);
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

const onlyAnyIfNoneMatch = (): AppError =>
  validationFailed([
    { header: 'If-None-Match', code: 'not_allowed', detail: 'If-None-Match must be * on this call' },
  ]);
