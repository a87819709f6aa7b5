import { Injectable } from '@nestjs/common';
import { currentActor, currentRequest } from '../../../common/context/request-context.js';
import { AppError } from '../../../common/errors/app-error.js';
import { batches } from '../../../common/iteration/chunks.js';
import { forEachAtOnce } from '../../../common/iteration/for-each-at-once.js';
import { Partition } from '../../catalog-store/partition.js';
import { currentScope } from '../../catalog-store/query-scope.js';
import { MAX_BATCH_OPERATIONS } from '../../cosmos/batch/transactional-batch.service.js';
import { COSMOS_ERRORS } from '../../cosmos/errors/cosmos.errors.js';
import type { IdempotentCall } from '../../idempotency/idempotency-key.decorator.js';
import { callInProgress } from '../../idempotency/idempotency.errors.js';
import { KeyUsesService } from '../../idempotency/key-uses.service.js';
import { productNotFound } from '../../products/entities/products.errors.js';
import { ProductsService } from '../../products/products.service.js';
import { CommandCountsService, type CommandOutcome } from '../commands/command-counts.service.js';
import { type EarlierMovements, EarlierMovementsService } from '../commands/earlier-movements.service.js';
import { waitForTurn } from '../commands/product-session.js';
import { recordUnit } from '../commands/record-movements.js';
import type { StockOfProduct } from '../commands/stock-call.js';
import type { CommandName } from '../commands/stock-commands.service.js';
import { decide, isRefused, openIfNeeded } from '../ledger/decide.js';
import { laterOf, posted } from '../ledger/keep-stock.js';
import { LedgerRepository } from '../ledger/ledger.repository.js';
import { movementIdOf } from '../ledger/movement.document.js';
import type { RecordedMovement } from '../ledger/movement.js';
import type { Adjustment } from '../ledger/stock-command.js';
import { toStockProperty, toStockState } from '../ledger/stock.document.js';
import { operationsFor, type StockChange, StockRepository } from '../stock.repository.js';

/** Categories, and products of one, that are asked about at the same time. */
const AT_ONCE = 8;

/** One line of a call. */
export interface AdjustmentLine {
  /** Its place among the lines. */
  readonly index: number;
  readonly id: string;
  readonly category: string;
  readonly command: Adjustment;
}

/** What became of it. */
export interface LineOutcome {
  readonly line: AdjustmentLine;
  readonly movement?: RecordedMovement;
  readonly product?: StockOfProduct;
  readonly error?: AppError;
  /** An earlier call has done it. */
  readonly isReplayed?: true;
  /** Request units: its share of what its category cost. */
  readonly requestCharge: number;
}

type Done = ReadonlyMap<AdjustmentLine, Pick<LineOutcome, 'movement' | 'product' | 'isReplayed'>>;

/** A line that cannot be carried out, and with it none of its category. */
class LineRefused extends Error {
  constructor(
    readonly error: AppError,
    readonly line: AdjustmentLine,
  ) {
    super(error.message, { cause: error });
  }
}

/** Adjustments of several products. Each category's lines are one transaction, once for each key. */
@Injectable()
export class AdjustmentsService {
  constructor(
    private readonly products: ProductsService,
    private readonly stock: StockRepository,
    private readonly ledger: LedgerRepository,
    private readonly earlier: EarlierMovementsService,
    private readonly uses: KeyUsesService,
    private readonly counts: CommandCountsService,
  ) {}

  /** One outcome for each line, in their order. @throws AppError `partition_forbidden` before anything is written */
  async run(lines: readonly AdjustmentLine[], call: IdempotentCall): Promise<LineOutcome[]> {
    for (const { category } of lines) Partition.of(category);
    const outcomes: LineOutcome[] = [];
    const groups = batches(lines, ({ category }) => category, lines.length);
    await forEachAtOnce(AT_ONCE, groups, async ([category, group]) => {
      const before = currentRequest().charge;
      const done = await this.once(category, group, call).catch(asRefusal(group));
      const requestCharge = (currentRequest().charge - before) / group.length;
      for (const line of group) {
        const outcome = { line, requestCharge, ...outcomeOf(done, line) };
        outcomes.push(outcome);
        this.counts.count([line.command], countedAs(outcome));
      }
    });
    return outcomes.toSorted((one, other) => one.line.index - other.line.index);
  }

  private once(category: string, lines: readonly AdjustmentLine[], call: IdempotentCall): Promise<Done> {
    const turn = JSON.stringify([currentScope().tenant, category, call.key]);
    const { fingerprint } = call;
    return this.uses.run(call, turn, () =>
      this.earlier.once(category, lines.length, call, {
        isKnown: () => false,
        work: (name) => this.carryOut(category, lines, { name, fingerprint }),
        recall: (movements) => this.recalled(category, lines, movements),
      }),
    );
  }

  private async carryOut(
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
    const changes: (StockChange & {
      readonly product: StockOfProduct;
      readonly lines: readonly AdjustmentLine[];
    })[] = [];
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
        // It has to be right: what was found may be behind.
        if (!now) return this.attempt(category, lines, command, true);
        throw new LineRefused(decision.error, own[decision.index] ?? first);
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
      const { unposted } = product.stock;
      changes.push({
        id,
        etag: product.etag,
        stock,
        updatedAt,
        unposted,
        movements: recorded.all,
        product,
        lines: own,
      });
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
    changes.forEach(({ id, etag, stock, updatedAt, product, lines: own }, place) => {
      const etagAfter = outcome.etags[place] ?? '';
      currentRequest().recordChange({ action: 'patch', category, id, etagBefore: etag, etagAfter });
      const left = { ...product, stock, updatedAt, etag: etagAfter };
      for (const line of own) done.set(line, { ...done.get(line), product: left });
    });
    return done;
  }

  private async find(
    category: string,
    lines: readonly AdjustmentLine[],
    now: boolean,
  ): Promise<ReadonlyMap<string, StockOfProduct>> {
    const found = new Map<string, StockOfProduct>();
    const ids = [...new Set(lines.map(({ id }) => id))];
    await forEachAtOnce(AT_ONCE, ids, async (id) => {
      const near = now ? undefined : await this.products.find({ category, id });
      const there = near ?? (await this.products.findNow({ category, id }));
      const product = there && (await this.products.withRoom(there));
      if (product !== undefined) found.set(id, product);
    });
    return found;
  }

  /** Posts what is not posted yet, which changes no stock, so that one transaction has room for the rest. */
  private async openAll(category: string, products: readonly StockOfProduct[]): Promise<void> {
    for (const product of products) {
      const { id, etag, updatedAt, stock: before } = product;
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
      await this.stock.commit(category, [
        { id, etag, stock, updatedAt, unposted: before.unposted, movements: all },
      ]);
    }
  }

  /** What an earlier call has left. */
  private async recalled(
    category: string,
    lines: readonly AdjustmentLine[],
    found: EarlierMovements,
  ): Promise<Done> {
    const present = await this.find(category, lines, false);
    const inOrder = [...batches(lines, ({ id }) => id, lines.length)].flatMap(([, own]) => own);
    return new Map(
      inOrder.map((line, place) => {
        const movement = found[place];
        if (movement?.answer === undefined) throw callInProgress();
        const { sku, stock } = movement.answer;
        const product = present.get(line.id);
        const isSame = product?.updatedAt === movement.at && product.stock.sequence === stock.sequence;
        const etag = isSame ? product.etag : `"${movement.id}"`;
        const then = {
          id: line.id,
          category,
          sku,
          updatedAt: movement.at,
          etag,
          stock: toStockState(0, stock),
        };
        return [line, { movement, product: then, isReplayed: true }];
      }),
    );
  }
}

const asRefusal =
  ([first]: readonly AdjustmentLine[]) =>
  (error: unknown): LineRefused => {
    if (error instanceof LineRefused) return error;
    if (error instanceof AppError && first !== undefined) return new LineRefused(error, first);
    throw error;
  };

/** Only one line is to blame, and the others say which; what is wrong with all of them is told of each. */
function outcomeOf(
  done: Done | LineRefused,
  line: AdjustmentLine,
): Pick<LineOutcome, 'movement' | 'product' | 'isReplayed' | 'error'> {
  if (!(done instanceof LineRefused)) return done.get(line) ?? {};
  if (done.line === line || done.error.status >= 422) return { error: done.error };
  return {
    error: new AppError(COSMOS_ERRORS.not_applied, `Item ${done.line.index}, of the same category, failed.`),
  };
}

const countedAs = ({ error, isReplayed }: LineOutcome): CommandOutcome => {
  if (error !== undefined) return { error };
  return isReplayed === true ? 'replayed' : 'done';
};
