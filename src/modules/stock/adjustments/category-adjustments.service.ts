import { Injectable } from '@nestjs/common';
import { currentActor, currentRequest } from '../../../common/context/request-context.js';
import { batches } from '../../../common/iteration/chunks.js';
import { forEachAtOnce } from '../../../common/iteration/for-each-at-once.js';
import { MAX_BATCH_OPERATIONS } from '../../cosmos/batch/transactional-batch.service.js';
import type { OperationTrace } from '../../idempotency/answer-memory.js';
import { callInProgress } from '../../idempotency/idempotency.errors.js';
import { placedAt } from '../entities/stock.errors.js';
import { productNotFound } from '../../products/entities/products.errors.js';
import { ProductsService } from '../../products/products.service.js';
import type { EarlierMovements } from '../commands/earlier-movements.service.js';
import { waitForTurn } from '../commands/wait-for-turn.js';
import { recordUnit } from '../commands/record-movements.js';
import type { StoredStock } from '../ledger/stock-of-product.js';
import type { CommandName } from '../commands/stock-commands.service.js';
import { decide, isRefused, openIfNeeded } from '../ledger/decide.js';
import { laterOf, posted } from '../ledger/keep-stock.js';
import { LedgerRepository } from '../ledger/ledger.repository.js';
import { movementIdOf } from '../ledger/movement.document.js';
import { toStockProperty, toStockState } from '../ledger/stock.document.js';
import { operationsFor, type StockChange, StockRepository } from '../commands/stock.repository.js';
import { type AdjustmentLine, type Done, type LineOutcome, LineRefused } from './adjustment-line.js';

/** Maximum products that are read concurrently. */
const AT_ONCE = 8;

/** Carries out the lines of one category in one transaction, or repeats the earlier answer. */
@Injectable()
export class CategoryAdjustmentsService {
  constructor(
    private readonly products: ProductsService,
    private readonly stock: StockRepository,
    private readonly ledger: LedgerRepository,
  ) {}

  /** `repeated`: an earlier call carried it out. @throws LineRefused */
  async carryOut(
    category: string,
    lines: readonly AdjustmentLine[],
    command: CommandName,
  ): Promise<Done | 'repeated'> {
    for (let meetings = 0, now = false; ;) {
      const attempt = await this.attempt(category, lines, command, now).catch((error: unknown) =>
        this.unlessRepeated(category, command, error),
      );
      if (attempt !== 'overtaken') return attempt;
      now = true;
      const [{ id } = { id: '' }] = lines;
      await waitForTurn({ category, id }, meetings);
      meetings += 1;
    }
  }

  /** What a command has done may be why its repeat is refused. */
  private async unlessRepeated(category: string, { name }: CommandName, error: unknown): Promise<'repeated'> {
    const isOfLine = error instanceof LineRefused;
    if (isOfLine && (await this.ledger.findAll(category, [movementIdOf(name, 0)])) !== undefined) {
      return 'repeated';
    }
    throw error;
  }

  private async attempt(
    category: string,
    lines: readonly AdjustmentLine[],
    command: CommandName,
    now: boolean,
  ): Promise<Done | 'repeated' | 'overtaken'> {
    const found = await this.find(category, lines, now);
    const done = new Map<AdjustmentLine, Pick<LineOutcome, 'movement' | 'product'>>();
    const changes: (StockChange & { readonly lines: readonly AdjustmentLine[] })[] = [];
    const actor = currentActor();
    let placesBefore = 0;
    for (const [id, own] of batches(lines, (line) => line.id, lines.length)) {
      const product = found.get(id);
      const [first] = own;
      if (first === undefined) continue;
      if (product === undefined) throw new LineRefused(productNotFound(id, category), first);
      const decision = decide(
        product.stock,
        own.map((line) => line.command),
      );
      if (isRefused(decision)) {
        // A refusal needs the latest version; the first read may be stale.
        if (!now) return this.attempt(category, lines, command, true);
        const refused = own[decision.index] ?? first;
        throw new LineRefused(placedAt([`/items/${refused.index}`], decision.error), refused);
      }
      const updatedAt = laterOf(new Date().toISOString(), product.updatedAt);
      const stock = posted(decision.state, updatedAt);
      const recorded = recordUnit({ actor, command }, decision, {
        at: updatedAt,
        openedAt: product.updatedAt,
        answer: { sku: product.sku, stock: toStockProperty(stock) },
        placesBefore,
      });
      placesBefore += own.length;
      changes.push({ product, stock, updatedAt, movements: recorded.all, lines: own });
      own.forEach((line, place) => {
        const movement = recorded.byCommand[place]?.[0];
        done.set(line, movement === undefined ? {} : { movement });
      });
    }
    const operations = changes.reduce(
      (sum, { product, movements }) => sum + operationsFor(product.stock) + movements.length,
      0,
    );
    if (operations > MAX_BATCH_OPERATIONS) {
      await this.openAll(category, [...found.values()]);
      return 'overtaken';
    }
    const outcome = await this.stock.commit(category, changes);
    if (outcome.kind !== 'committed') return outcome.kind;
    outcome.products.forEach((left, place) => {
      const { product, lines: own = [] } = changes[place] ?? {};
      const etags = { etagBefore: product?.etag, etagAfter: left.etag };
      currentRequest().recordChange({ action: 'patch', category, id: left.id, ...etags });
      for (const line of own) done.set(line, { ...done.get(line), product: left });
    });
    return done;
  }

  private async find(
    category: string,
    lines: readonly AdjustmentLine[],
    now: boolean,
  ): Promise<ReadonlyMap<string, StoredStock>> {
    const found = new Map<string, StoredStock>();
    const ids = [...new Set(lines.map(({ id }) => id))];
    await forEachAtOnce(AT_ONCE, ids, async (id) => {
      const near = now ? undefined : await this.products.find({ category, id });
      const there = near ?? (await this.products.findNow({ category, id }));
      const product = there && (await this.products.withRoom(there));
      if (product !== undefined) found.set(id, product);
    });
    return found;
  }

  /** Posts the unposted movements, which changes no stock, so that one transaction has room for the new ones. */
  private async openAll(category: string, products: readonly StoredStock[]): Promise<void> {
    for (const product of products) {
      const { updatedAt, stock: before } = product;
      const { state, movements } = openIfNeeded(before);
      if (movements.length + before.unposted.length === 0) continue;
      const stock = posted(state, updatedAt);
      const { all } = recordUnit(
        { actor: currentActor() },
        { movements, byCommand: [] },
        {
          at: updatedAt,
          openedAt: updatedAt,
          answer: { sku: product.sku, stock: toStockProperty(stock) },
        },
      );
      await this.stock.commit(category, [{ product, stock, updatedAt, movements: all }]);
    }
  }

  /** What an earlier call has left. `traces`: what this instance knows of each line beside. */
  async recalled(
    category: string,
    lines: readonly AdjustmentLine[],
    found: EarlierMovements,
    traces?: readonly OperationTrace[],
  ): Promise<Done> {
    const present =
      traces === undefined ? await this.find(category, lines, false) : new Map<string, StoredStock>();
    const inOrder = [...batches(lines, ({ id }) => id, lines.length)].flatMap(([, own]) => own);
    return new Map(
      inOrder.map((line, place) => {
        const movement = found[place];
        if (movement?.answer === undefined) throw callInProgress();
        const { sku, stock } = movement.answer;
        const product = present.get(line.id);
        const isSame = product?.updatedAt === movement.at && product.stock.sequence === stock.sequence;
        const trace = traces?.[lines.indexOf(line)];
        const etag = trace?.etag ?? (isSame ? product.etag : `"${movement.id}"`);
        const then = {
          id: line.id,
          category,
          sku,
          updatedAt: movement.at,
          etag,
          stock: toStockState(0, stock),
        };
        const { requestCharge } = trace ?? {};
        return [
          line,
          {
            movement,
            product: then,
            isReplayed: true,
            ...(requestCharge === undefined ? {} : { requestCharge }),
          },
        ];
      }),
    );
  }
}
