import { Injectable } from '@nestjs/common';
import { currentActor, currentRequest } from '../../../common/context/request-context.js';
import { AppError } from '../../../common/errors/app-error.js';
import { batches } from '../../../common/iteration/chunks.js';
import { forEachAtOnce } from '../../../common/iteration/for-each-at-once.js';
import { inTurnWithRetry } from '../../../common/rate-limit/in-turn.js';
import { EarlierMovementsService } from '../commands/earlier-movements.service.js';
import { CommandCountsService } from '../commands/command-counts.service.js';
import { recordUnit } from '../commands/record-movements.js';
import { type CommandName, StockCommandsService } from '../commands/stock-commands.service.js';
import type { StockUnit } from '../commands/stock-call.js';
import type { ProductKey, StoredStock } from '../ledger/stock-of-product.js';
import { decide, isRefused } from '../ledger/decide.js';
import { laterOf, posted } from '../ledger/keep-stock.js';
import type { Movement, RecordedMovement } from '../ledger/movement.js';
import type { Count } from '../ledger/stock-command.js';
import { toStockProperty } from '../ledger/stock.document.js';
import type { StockState } from '../ledger/stock-state.js';
import { operationsFor, type StockChange, StockRepository } from '../commands/stock.repository.js';

/** Transactions, and products that are counted one by one, at the same time. */
const AT_ONCE = 8;

/** Operations of a transaction: enough to be fast, and few enough for a container with little throughput. */
const MOST_OPERATIONS = 60;

/** Products that a forecast remembers. */
const MOST_FORESEEN = 100_000;

/** A count that is to be carried out once. */
export interface CountLine {
  /** As it was found; it may have changed since. */
  readonly product: StoredStock;
  readonly command: Count;
  /** Names it: a repeat under the same name changes nothing. */
  readonly name: CommandName;
}

/** What a count changes, or has changed. */
export type CountDifference = Pick<Movement, 'location' | 'delta' | 'onHand'>;

/** What became of a count. */
export interface CountOutcome<L extends CountLine> {
  readonly line: L;
  readonly difference?: CountDifference;
  /** Whether an earlier call has done it. */
  readonly isRepeat?: boolean;
  /** Whether somebody else changed the product at the same time. */
  readonly isRetried?: boolean;
  readonly error?: AppError;
}

/** Counts by the thousand, as a stocktake brings them: many products in one transaction, as long as nobody else changes them. */
@Injectable()
export class StockCountsService {
  constructor(
    private readonly commands: StockCommandsService,
    private readonly stock: StockRepository,
    private readonly earlier: EarlierMovementsService,
    private readonly tally: CommandCountsService,
  ) {}

  /** One outcome for each line that was begun, in no order. Lines of one product are carried out in theirs. */
  async run<L extends CountLine>(lines: readonly L[], stop: AbortSignal): Promise<CountOutcome<L>[]> {
    const outcomes: CountOutcome<L>[] = [];
    const products = [...batches(lines, productOf, lines.length)].map(([, own]) => own);
    const several = products.filter((own) => own.length > 1);
    const alone = products.flatMap((own) => (own.length === 1 ? own : []));
    await forEachAtOnce(AT_ONCE, [...packsOf(alone)], async (pack) => {
      if (!stop.aborted) outcomes.push(...(await this.together(pack, stop)));
    });
    await forEachAtOnce(AT_ONCE, several, async (own) => {
      outcomes.push(...(await this.oneByOne(own, stop)));
    });
    return outcomes;
  }

  /**
   * What a count would change. A line is foreseen on what those before it would leave.
   * @param foreseen what they would leave, by product
   */
  foretell({ product, command }: CountLine, foreseen: Map<string, StockState>): CountDifference | AppError {
    const key = JSON.stringify([product.category, product.id]);
    const decision = decide(foreseen.get(key) ?? product.stock, [command]);
    if (isRefused(decision)) return decision.error;
    if (foreseen.has(key) || foreseen.size < MOST_FORESEEN) foreseen.set(key, decision.state);
    return differenceOf(decision.byCommand[0]?.[0], command);
  }

  /** Different products of one category in one transaction. Where that is refused, one by one. */
  private async together<L extends CountLine>(
    lines: readonly L[],
    stop: AbortSignal,
  ): Promise<CountOutcome<L>[]> {
    const planned = lines.map(plan);
    const changes = planned.flatMap(({ change }) => change ?? []);
    const [first] = changes;
    const apart = planned.flatMap(({ line, change }) => (change === undefined ? [line] : []));
    if (first === undefined) return this.oneByOne(apart, stop);
    const { category } = first.product;
    const outcome = await inTurnWithRetry(() => this.stock.commit(category, changes), stop).catch(asAppError);
    if (outcome instanceof AppError) {
      return [
        ...changes.map(({ line }) => ({ line, error: outcome })),
        ...(await this.oneByOne(apart, stop)),
      ];
    }
    if (outcome.kind === 'repeated') return this.repeatedOf(category, lines, stop);
    if (outcome.kind === 'overtaken') return this.oneByOne(lines, stop, true);
    const counted = changes.map(({ line, own, product }, place): CountOutcome<L> => {
      const { id, etag: etagBefore } = product;
      const etagAfter = outcome.products[place]?.etag ?? '';
      currentRequest().recordChange({ action: 'patch', category, id, etagBefore, etagAfter });
      this.tally.count([line.command], 'done');
      return { line, difference: differenceOf(own, line.command) };
    });
    return [...counted, ...(await this.oneByOne(apart, stop))];
  }

  /** An import that is sent again: what a transaction has counted is looked up together. */
  private async repeatedOf<L extends CountLine>(
    category: string,
    lines: readonly L[],
    stop: AbortSignal,
  ): Promise<CountOutcome<L>[]> {
    const calls = lines.map(({ name: { name: key, fingerprint } }) => ({ key, fingerprint }));
    const found = await inTurnWithRetry(() => this.earlier.findRepeated(category, calls), stop).catch(
      asAppError,
    );
    if (found === undefined || found instanceof AppError) return this.oneByOne(lines, stop, true);
    return lines.map((line, place) => {
      this.tally.count([line.command], 'replayed');
      return { line, difference: differenceOf(found[place], line.command), isRepeat: true };
    });
  }

  private async oneByOne<L extends CountLine>(
    lines: readonly L[],
    stop: AbortSignal,
    isRetried = false,
  ): Promise<CountOutcome<L>[]> {
    const outcomes: CountOutcome<L>[] = [];
    for (const line of lines) {
      if (stop.aborted) break;
      outcomes.push({ line, isRetried, ...(await this.one(line, stop)) });
    }
    return outcomes;
  }

  private async one(
    line: CountLine,
    stop: AbortSignal,
  ): Promise<Pick<CountOutcome<CountLine>, 'difference' | 'isRepeat' | 'error'>> {
    const { product, command } = line;
    const { category, id } = product;
    const unit = { commands: [command], conditions: {} };
    try {
      return await inTurnWithRetry(() => this.once(line, { category, id }, unit), stop);
    } catch (error) {
      return { error: asAppError(error) };
    }
  }

  private once(
    { command, name: { name: key, fingerprint } }: CountLine,
    product: ProductKey,
    unit: StockUnit,
  ): Promise<Pick<CountOutcome<CountLine>, 'difference' | 'isRepeat'>> {
    const call = { key, fingerprint, markReplayed: () => {}, isReplayed: () => false };
    return this.earlier.once<Pick<CountOutcome<CountLine>, 'difference' | 'isRepeat'>>(
      product.category,
      1,
      call,
      {
        isKnown: () => false,
        work: async (name) => {
          const result = await this.commands.run(product, unit, { name, fingerprint });
          if (result === 'repeated') return result;
          return { difference: differenceOf(result.movements[0]?.[0], command) };
        },
        recall: ([movement]) => {
          this.tally.count([command], 'replayed');
          return Promise.resolve({ difference: differenceOf(movement, command), isRepeat: true });
        },
      },
    );
  }
}

const productOf = ({ product: { category, id } }: CountLine): string => JSON.stringify([category, id]);

/** Lines of one category, as many as a transaction is to have. */
function* packsOf<L extends CountLine>(lines: readonly L[]): Generator<L[]> {
  for (const [, own] of batches(lines, ({ product }) => product.category, lines.length)) {
    let pack: L[] = [];
    let operations = 0;
    for (const line of own) {
      const needed = operationsFor(line.product.stock) + 2;
      if (operations + needed > MOST_OPERATIONS && pack.length > 0) {
        yield pack;
        [pack, operations] = [[], 0];
      }
      pack.push(line);
      operations += needed;
    }
    if (pack.length > 0) yield pack;
  }
}

interface PlannedCount<L> extends StockChange {
  readonly line: L;
  readonly own: RecordedMovement | undefined;
}

/** Decides on what was found. What is refused, or needs a transaction of its own, has no change. */
function plan<L extends CountLine>(line: L): { readonly line: L; readonly change?: PlannedCount<L> } {
  const { product, command, name } = line;
  const decision = decide(product.stock, [command]);
  if (isRefused(decision) || operationsFor(product.stock) > MOST_OPERATIONS / 2) return { line };
  const updatedAt = laterOf(new Date().toISOString(), product.updatedAt);
  const stock = posted(decision.state, updatedAt);
  const answer = { sku: product.sku, stock: toStockProperty(stock) };
  const circumstances = { at: updatedAt, openedAt: product.updatedAt, answer };
  const { all: movements, byCommand } = recordUnit(
    { actor: currentActor(), command: name },
    decision,
    circumstances,
  );
  const own = byCommand[0]?.[0];
  return { line, change: { line, product, own, stock, updatedAt, movements } };
}

function differenceOf(movement: CountDifference | undefined, { location }: Count): CountDifference {
  if (movement === undefined) throw new RangeError(`A count at "${location}" leaves a movement.`);
  const { delta, onHand } = movement;
  return { location, delta, onHand };
}

function asAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  throw error;
}
