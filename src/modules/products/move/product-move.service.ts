import { Injectable } from '@nestjs/common';
import { AppError, hasCode } from '../../../common/errors/app-error.js';
import { validationFailed } from '../../../common/validation/validation-failed.js';
import { areMet, type Preconditions } from '../../../common/http/preconditions.js';
import { shielded } from '../../../common/context/run-beside.js';
import { Partition } from '../../catalog-store/partition.js';
import type { RecordDraft } from '../../idempotency/call-record.document.js';
import { IdempotencyService } from '../../idempotency/idempotency.service.js';
import type { IdempotentCall } from '../../idempotency/idempotency-key.decorator.js';
import { movedProduct } from './move-record.js';
import type { Product } from '../entities/product.entity.js';
import { reservedOf } from '../../stock/ledger/stock-state.js';
import type { StoredProduct } from '../storage/product.document.js';
import {
  PRODUCT_ERRORS,
  preconditionFailed,
  preconditionRequired,
  productExists,
  productNotFound,
} from '../entities/products.errors.js';
import { type ProductKey, ProductsRepository } from '../storage/products.repository.js';
import { IncomingRepository } from './incoming.repository.js';
import { MoveCompletionService } from './move-completion.service.js';

/** How long a move that has begun may take to end, also when its client hangs up. In milliseconds. */
const FINISH_TIMEOUT_MS = 10_000;

/** How often a move makes room for its product: each time it has ended another move that was in its way. */
const MOST_ANNOUNCEMENTS = 5;

/** A call with a key, and the record that its move has to leave. */
interface Keyed {
  readonly call: IdempotentCall;
  readonly draft: RecordDraft;
}

/**
 * Moves a product to another category, that is: to another partition, which no transaction spans. It announces the product in
 * the new category, where nobody sees it, and then takes the steps of `MOVE_STEPS`. An announcement that the caller leaves
 * behind is completed by the next call that reads it.
 */
@Injectable()
export class ProductMoveService {
  constructor(
    private readonly products: ProductsRepository,
    private readonly incoming: IncomingRepository,
    private readonly completion: MoveCompletionService,
    private readonly idempotency: IdempotencyService,
  ) {}

  /**
   * To repeat a call is safe: it goes on where the call was interrupted, and answers the product when the move is done. With a key
   * it answers so even when the product has changed since. The record is written with the step `commit`, whoever takes it.
   * @throws AppError `product_not_found`, `precondition_failed`, `precondition_required`, `product_exists`, `sku_taken`, `stock_reserved`;
   *   `validation_failed` when the product is there already
   */
  async move(
    key: ProductKey,
    to: string,
    conditions: Preconditions,
    call?: IdempotentCall,
  ): Promise<Product> {
    if (call === undefined) return this.moveNow(key, to, conditions);
    const moved = { id: key.id, category: Partition.of(to).category };
    return this.idempotency.run<Product>(call, key.category, {
      looksFirst: true,
      first: (draft) => this.moveNow(key, to, conditions, { draft, call }),
      again: async (stored, traces) => {
        const present = traces === undefined ? await this.products.findNow(moved) : undefined;
        const product = movedProduct(stored, moved, present) ?? notMoved(key);
        return { ...product, etag: traces?.[0]?.etag ?? product.etag };
      },
      tracesOf: ({ etag }) => [{ etag, requestCharge: 0 }],
    });
  }

  private async moveNow(
    key: ProductKey,
    to: string,
    conditions: Preconditions,
    keyed?: Keyed,
  ): Promise<Product> {
    if (conditions.ifMatch === undefined) throw preconditionRequired(key.id);
    if (to === key.category) throw alreadyThere();
    const read = await this.products.find(key);
    // What is promised of it may have been released since.
    const original =
      read !== undefined && reservedOf(read.stock) > 0 ? await this.products.findNow(key) : read;
    if (original === undefined || !areMet(conditions, original.etag)) {
      const moved = await this.findMoved(key, to, conditions, original?.etag);
      keyed?.call.markReplayed();
      return moved;
    }
    // From the first write on, a client that hangs up must not leave the rest to others.
    return shielded(FINISH_TIMEOUT_MS, () => this.run(original, to, keyed));
  }

  private async run(original: StoredProduct, to: string, keyed: Keyed | undefined): Promise<Product> {
    for (let attempt = 1; ; attempt += 1) {
      const announced = await this.incoming.announce(original, to, keyed?.draft);
      if (!(announced instanceof AppError)) {
        const { end, product } = await this.completion.complete(announced);
        if (end === 'left') throw productNotFound(original.id, original.category);
        return product ?? this.unmoved(original);
      }
      const present = await this.products.findNow({ category: to, id: original.id });
      if (present !== undefined) {
        const moved = await this.orExists(original, present);
        keyed?.call.markReplayed();
        return moved;
      }
      const isWorthwhile =
        hasCode(announced, PRODUCT_ERRORS.product_exists) ||
        (await this.completion.endThoseWith({ category: to, skus: [original.sku] }));
      if (attempt === MOST_ANNOUNCEMENTS || !isWorthwhile) throw announced;
    }
  }

  /** What is there may be this very version: a twin of the call has moved it. */
  private async orExists(original: StoredProduct, present: StoredProduct): Promise<Product> {
    const { from, etag } = present.moveOrigin ?? {};
    if (from === original.category && etag === original.etag) return present;
    const current = await this.products.findNow(original);
    if (current?.etag !== original.etag) return this.unmoved(original);
    throw productExists(original.id, present.category);
  }

  /** The version that is meant is not there: it may be that this very move took it. */
  private async findMoved(
    { category: from, id }: ProductKey,
    to: string,
    conditions: Preconditions,
    currentEtag: string | undefined,
  ): Promise<Product> {
    const present = await this.products.findNow({ category: to, id });
    const { moveOrigin } = present ?? {};
    const isMoved = moveOrigin?.from === from && areMet(conditions, moveOrigin.etag);
    if (present !== undefined && isMoved) return present;
    if (currentEtag !== undefined) throw preconditionFailed(id, currentEtag);
    throw productNotFound(id, from);
  }

  /** Someone has changed the product, or it is gone. */
  private async unmoved({ id, category }: StoredProduct): Promise<never> {
    const current = await this.products.findNow({ id, category });
    if (current === undefined) throw productNotFound(id, category);
    throw preconditionFailed(id, current.etag);
  }
}

function notMoved({ id, category }: ProductKey): never {
  throw productNotFound(id, category);
}

const alreadyThere = () =>
  validationFailed([
    {
      pointer: '/category',
      code: 'same_category',
      detail: 'category must not be the one that the product is in',
    },
  ]);
