import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { hasCode } from '../../../common/errors/app-error.js';
import { Partition } from '../../catalog-store/partition.js';
import { currentScope } from '../../catalog-store/scoped-query.js';
import type { IdempotentCall } from '../../idempotency/idempotency-key.decorator.js';
import { IDEMPOTENCY_ERRORS } from '../../idempotency/idempotency.errors.js';
import { KeyUsesService } from '../../idempotency/key-uses.service.js';
import { ProductsService } from '../../products/products.service.js';
import type { RecordedAnswer, StoredMovement } from '../ledger/movement.document.js';
import { toStockState } from '../ledger/stock.document.js';
import { CommandCountsService } from './command-counts.service.js';
import { EarlierMovementsService } from './earlier-movements.service.js';
import type { Committed, StockUnit } from './stock-call.js';
import type { ProductKey } from '../ledger/stock-of-product.js';
import { StockCommandsService } from './stock-commands.service.js';

/** Maximum calls whose product version is cached. The ledger keeps the rest of each response. */
const MOST_REMEMBERED = 10_000;

/** Result of a command, from this call or from the first one. */
export type Done = Pick<Committed, 'movements' | 'product'>;

/**
 * Carries out commands with an Idempotency-Key exactly once, on any instance. The ids of their movements derive from the key. So
 * the ledger is the idempotency record, written in the same transaction.
 */
@Injectable()
export class OnceService {
  /** Product versions after calls of this instance, by tenant, category and name of the movements. */
  private readonly versions = new LRUCache<string, string>({ max: MOST_REMEMBERED });

  constructor(
    private readonly commands: StockCommandsService,
    private readonly earlier: EarlierMovementsService,
    private readonly products: ProductsService,
    private readonly uses: KeyUsesService,
    private readonly counts: CommandCountsService,
  ) {}

  /**
   * @param unit each of its commands makes one movement, a transfer makes two
   * @throws AppError `idempotency_key_reused`, `idempotency_in_progress`, and what `StockCommandsService.run` does
   */
  async run(key: ProductKey, unit: StockUnit, call: IdempotentCall): Promise<Done> {
    const { category } = Partition.of(key.category);
    const { tenant } = currentScope();
    const { fingerprint } = call;
    const { commands } = unit;
    const counts = commands.map(({ kind }) => (kind === 'transfer' ? 2 : 1));
    const placeOf = (name: string): string => JSON.stringify([tenant, category, name]);
    const work = this.uses.run(call, placeOf(call.key), () =>
      this.earlier.once<Done>(category, sumOf(counts), call, {
        isKnown: (name) => this.versions.has(placeOf(name)),
        work: async (name) => {
          const result = await this.commands.run(key, unit, { name, fingerprint });
          if (result !== 'repeated') this.versions.set(placeOf(name), result.product.etag);
          return result;
        },
        recall: async (movements, answer, name) => {
          this.counts.count(commands, 'replayed');
          const version = this.versions.get(placeOf(name));
          const product = await this.productThen(movements[0], answer, version);
          return { movements: inGroups(movements, counts), product: { ...product, ...key } };
        },
      }),
    );
    return work.catch((error: unknown) => {
      // `StockCommandsService` counts the refusals of the command itself.
      if (isOfKey(error)) this.counts.count(commands, { error });
      throw error;
    });
  }

  private async productThen(
    { productId: id, category, at: updatedAt, id: movementId }: StoredMovement,
    { sku, stock }: RecordedAnswer,
    version: string | undefined,
  ): Promise<Done['product']> {
    const then = { id, category, sku, updatedAt, stock: toStockState(0, stock) };
    if (version !== undefined) return { ...then, etag: version };
    const product = await this.products.find({ category, id });
    const isSame = product?.updatedAt === updatedAt && product.stock.sequence === stock.sequence;
    // A version that is no more: whoever makes a change depend on it is refused, as with the one that it was.
    return { ...then, etag: isSame ? product.etag : `"${movementId}"` };
  }
}

const sumOf = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0);

/** So many of them each time. */
function inGroups<T>(list: readonly T[], counts: readonly number[]): T[][] {
  const rest = [...list];
  return counts.map((count) => rest.splice(0, count));
}

const isOfKey = (error: unknown): boolean =>
  hasCode(error, IDEMPOTENCY_ERRORS.idempotency_key_reused) ||
  hasCode(error, IDEMPOTENCY_ERRORS.idempotency_in_progress);
