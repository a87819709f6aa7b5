import { Injectable } from '@nestjs/common';
import { Partition } from '../../catalog-store/partition.js';
import { currentScope } from '../../catalog-store/query-scope.js';
import { CallsInTurnService } from '../../idempotency/calls-in-turn.service.js';
import type { IdempotentCall } from '../../idempotency/idempotency-key.decorator.js';
import { callInProgress, keyReused } from '../../idempotency/idempotency.errors.js';
import { ProductsService } from '../../products/products.service.js';
import { LedgerRepository } from '../ledger/ledger.repository.js';
import { movementIdOf, type RecordedAnswer, type StoredMovement } from '../ledger/movement.document.js';
import { toStockState } from '../ledger/stock.document.js';
import type { Committed, ProductKey, StockUnit } from './stock-call.js';
import { StockCommandsService } from './stock-commands.service.js';

/** Calls whose answer's version is remembered. The ledger knows the rest of each answer for good. */
const MOST_REMEMBERED = 10_000;

/** What a command has left, now or when it was asked for first. */
export type Done = Pick<Committed, 'movements' | 'product'>;

/**
 * Carries out commands that have an Idempotency-Key: once, however often and wherever they are repeated. Their movements are
 * named by the key, so the ledger is the record of what was done, written in the transaction that does it.
 */
@Injectable()
export class OnceService {
  /** Versions of products that calls of this instance have left, by tenant, category and key. */
  private readonly versions = new Map<string, string>();

  constructor(
    private readonly commands: StockCommandsService,
    private readonly ledger: LedgerRepository,
    private readonly products: ProductsService,
    private readonly turns: CallsInTurnService,
  ) {}

  /**
   * @param unit each of its commands makes the movements that `movementsOf` says
   * @throws AppError `idempotency_key_reused`, `idempotency_in_progress`, and what `StockCommandsService.run` does
   */
  async run(key: ProductKey, unit: StockUnit, call: IdempotentCall): Promise<Done> {
    Partition.of(key.category);
    const { tenant } = currentScope();
    const name = JSON.stringify([tenant, key.category, call.key]);
    return this.turns.run(name, async () => {
      const version = this.versions.get(name);
      const before = version === undefined ? undefined : await this.recall(key, unit, call, version);
      if (before !== undefined) return before;
      const { key: commandName, fingerprint } = call;
      const result = await this.commands.run(key, unit, { name: commandName, fingerprint });
      if (result !== 'repeated') {
        this.remember(name, result.product.etag);
        return result;
      }
      const earlier = await this.recall(key, unit, call);
      if (earlier === undefined) throw callInProgress();
      return earlier;
    });
  }

  /** What an earlier call has left; undefined when there was none. */
  private async recall(
    key: ProductKey,
    { commands }: StockUnit,
    call: IdempotentCall,
    version?: string,
  ): Promise<Done | undefined> {
    const counts = commands.map(({ kind }) => (kind === 'transfer' ? 2 : 1));
    const ids = counts
      .flatMap((count) => Array.from({ length: count }))
      .map((_, place) => movementIdOf(call.key, place));
    const found =
      (await this.ledger.find(key.category, ids)) ?? (await this.ledger.find(key.category, ids.slice(0, 1)));
    const [first] = found ?? [];
    if (found === undefined || first === undefined) return undefined;
    const { answer } = first;
    if (answer?.fingerprint !== call.fingerprint) throw keyReused();
    call.markReplayed();
    const rest = [...found];
    const movements = counts.map((count) => rest.splice(0, count));
    return { movements, product: { ...(await this.productThen(first, answer, version)), ...key } };
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

  private remember(name: string, version: string): void {
    this.versions.set(name, version);
    const [oldest] = this.versions.keys();
    if (this.versions.size > MOST_REMEMBERED && oldest !== undefined) this.versions.delete(oldest);
  }
}
