import { Injectable } from '@nestjs/common';
import type { Preconditions } from '../../../common/http/preconditions.js';
import { DocumentReader, isText, isTimestamp } from '../../catalog-store/document-reader.js';
import { type RecordDraft, unreadableRecord } from '../../idempotency/call-record.document.js';
import { callInProgress } from '../../idempotency/idempotency.errors.js';
import type { IdempotentCall } from '../../idempotency/idempotency-key.decorator.js';
import { IdempotencyService } from '../../idempotency/idempotency.service.js';
import { preconditionRequired } from '../../products/entities/products.errors.js';
import { ProductsService } from '../../products/products.service.js';
import { isSameStock, isStockProperty, toStockState } from '../ledger/stock.document.js';
import type { ChangeSettings } from '../ledger/stock-command.js';
import type { ProductKey, StockOfProduct } from '../ledger/stock-of-product.js';
import { StockCommandsService } from './stock-commands.service.js';

/** Changes what a seller decides about the stock of a product: that leaves no movement. */
@Injectable()
export class StockSettingsService {
  constructor(
    private readonly commands: StockCommandsService,
    private readonly products: ProductsService,
    private readonly idempotency: IdempotencyService,
  ) {}

  /**
   * Under a key, once, however often it is repeated.
   * @throws AppError `product_not_found`, `precondition_failed`, `precondition_required`, and what a key is refused with
   */
  change(
    key: ProductKey,
    command: ChangeSettings,
    conditions: Preconditions,
    call: IdempotentCall | undefined,
  ): Promise<StockOfProduct> {
    if (call === undefined) return this.changeNow(key, command, conditions);
    return this.idempotency.run(call, key.category, {
      first: (record) => this.changeNow(key, command, conditions, record),
      again: async (stored, traces, { id }) => {
        const then = recall(key, stored, `"past-${id.trim()}"`);
        const etag = traces?.[0]?.etag ?? (await this.presentVersion(then));
        return etag === undefined ? then : { ...then, etag };
      },
      tracesOf: ({ etag }) => [{ etag, requestCharge: 0 }],
    });
  }

  private async changeNow(
    key: ProductKey,
    command: ChangeSettings,
    conditions: Preconditions,
    record?: RecordDraft,
  ): Promise<StockOfProduct> {
    if (conditions.ifMatch === undefined) throw preconditionRequired(key.id);
    const unit = { commands: [command], conditions, ...(record === undefined ? {} : { record }) };
    const result = await this.commands.run(key, unit);
    if (result === 'repeated') throw callInProgress();
    return result.product;
  }

  /** Of a product that is still as the call has left it. */
  private async presentVersion(then: StockOfProduct): Promise<string | undefined> {
    const now = await this.products.find(then);
    return now?.updatedAt === then.updatedAt && isSameStock(now.stock, then.stock) ? now.etag : undefined;
  }
}

/** @param etag in the place of a version that nobody knows any more */
function recall(key: ProductKey, stored: unknown, etag: string): StockOfProduct {
  const read = new DocumentReader(stored, unreadableRecord);
  return {
    ...key,
    sku: read.required('sku', isText),
    updatedAt: read.required('updatedAt', isTimestamp),
    etag,
    stock: toStockState(0, read.required('stock', isStockProperty)),
  };
}
