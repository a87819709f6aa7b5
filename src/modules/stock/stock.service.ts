import { Injectable } from '@nestjs/common';
import type { EntityTags } from '../../common/http/preconditions.js';
import type { Position } from '../../common/http/cursor-position.js';
import { CursorService } from '../../common/http/cursor.service.js';
import { currentScope } from '../catalog-store/scoped-query.js';
import type { Product } from '../products/entities/product.entity.js';
import { productNotFound } from '../products/entities/products.errors.js';
import { ProductsService } from '../products/products.service.js';
import type { ProductKey, StockOfProduct } from './ledger/stock-of-product.js';
import { laterOf } from './ledger/keep-stock.js';
import type { MovementFilters, MovementRequest } from './ledger/ledger.query.js';
import { LedgerRepository } from './ledger/ledger.repository.js';
import type { RecordedMovement } from './ledger/movement.js';
import { type StockState, stockOf } from './ledger/stock-state.js';
import { LedgerWatchService } from './verification/ledger-watch.service.js';

/** A page of a ledger. */
export interface MovementPage {
  readonly movements: readonly RecordedMovement[];
  readonly nextCursor: string | null;
}

/** Reads the stock of a product and its ledger. */
@Injectable()
export class StockService {
  constructor(
    private readonly products: ProductsService,
    private readonly ledger: LedgerRepository,
    private readonly cursors: CursorService,
    private readonly watch: LedgerWatchService,
  ) {}

  /** @throws AppError `product_not_found`, `precondition_failed` */
  get(key: ProductKey, ifMatch: EntityTags | undefined): Promise<StockOfProduct> {
    return this.products.get(key, ifMatch);
  }

  /**
   * The stock at a moment, as the ledger says, with the settings of today.
   * @throws AppError `product_not_found`, also when the product was not there yet
   */
  async getAsOf(key: ProductKey, moment: string, ifMatch: EntityTags | undefined): Promise<StockOfProduct> {
    const product = await this.products.get(key, ifMatch);
    if (moment >= product.updatedAt) return product;
    if (moment < product.createdAt) throw productNotFound(key.id, key.category);
    // Without a ledger nothing is known but that there was no movement.
    const { ledger, unposted } = product.stock;
    if (ledger === undefined) return product;
    const balances = [
      ...(await this.ledger.balancesAt(key, ledger, moment)),
      ...unposted.filter(({ at }) => at <= moment),
    ];
    return { ...product, ...leftBy(balances, product) };
  }

  /** @throws AppError `product_not_found` when there is neither a product nor a movement of one; `invalid_cursor` */
  async movements(key: ProductKey, request: MovementRequest): Promise<MovementPage> {
    const { filters, limit, cursor } = request;
    const binding = ['movements', currentScope().tenant, key.category, key.id, JSON.stringify(filters)];
    const position = cursor === undefined ? undefined : this.cursors.decode(cursor, binding);
    const { ledger, product, unposted, next } = await this.ledgerMeant(key, position);
    const before = position === undefined ? undefined : Number(position[1]);
    const newest = unposted.filter((movement) => isMeant(movement, filters, before)).toReversed();
    const posted =
      ledger === undefined
        ? []
        : await this.ledger.page(key, ledger, { filters, limit: limit + 1, before, next });
    // Some movements may have been posted since the product was read.
    const bySequence = new Map([...newest, ...posted].map((movement) => [movement.sequence, movement]));
    const rows = [...bySequence.values()].toSorted((one, other) => other.sequence - one.sequence);
    const isWhole = position === undefined && Object.keys(filters).length === 0;
    if (product !== undefined && isWhole) this.watch.compare(product, rows);
    const movements = rows.slice(0, limit);
    const last = movements.at(-1);
    const hasMore = rows.length > limit && last !== undefined && ledger !== undefined;
    return { movements, nextCursor: hasMore ? this.cursors.encode([ledger, last.sequence], binding) : null };
  }

  /** The product's own, or of a product that is gone the last one; while a cursor goes through it, the one that it began in. */
  private async ledgerMeant(key: ProductKey, position: Position | undefined): Promise<MeantLedger> {
    const product = await this.products.find(key);
    const begun = position === undefined ? product?.stock.ledger : String(position[0]);
    const ledger = begun ?? (product === undefined ? await this.ledger.lastLedger(key) : undefined);
    if (product === undefined && ledger === undefined) throw productNotFound(key.id, key.category);
    const isOwn = product !== undefined && product.stock.ledger === ledger;
    return {
      ...(ledger === undefined ? {} : { ledger }),
      ...(isOwn
        ? { product, unposted: product.stock.unposted, next: nextPosted(product.stock) }
        : { unposted: [] }),
    };
  }
}

interface MeantLedger extends Pick<StockState, 'ledger' | 'unposted'> {
  /** Whose ledger it is, while that is there. */
  readonly product?: Product;
  /** Of a ledger that goes on: the number of the movement that is posted next. */
  readonly next?: number;
}

const nextPosted = ({ unposted, sequence }: StockState): number => unposted[0]?.sequence ?? sequence + 1;

const isMeant = (
  { sequence, kind, location, at }: RecordedMovement,
  filters: MovementFilters,
  before = Infinity,
): boolean =>
  sequence < before &&
  (filters.kind ?? kind) === kind &&
  (filters.location ?? location) === location &&
  (filters.since === undefined || at >= filters.since) &&
  (filters.until === undefined || at < filters.until);

/** Levels as movements have left them, oldest first. */
function leftBy(
  movements: readonly RecordedMovement[],
  { stock, createdAt }: Product,
): Pick<StockOfProduct, 'updatedAt' | 'stock'> {
  const levels = new Map(stockOf(0).levels);
  let updatedAt = createdAt;
  for (const { location, onHand, reserved, at } of movements) {
    levels.set(location, { onHand, reserved });
    updatedAt = laterOf(updatedAt, at);
  }
  return { updatedAt, stock: { ...stock, levels } };
}
