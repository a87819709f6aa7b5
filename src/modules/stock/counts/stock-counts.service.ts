import { Injectable } from '@nestjs/common';
import { currentRequest } from '../../../common/context/request-context.js';
import { AppError } from '../../../common/errors/app-error.js';
import { batches } from '../../../common/iteration/chunks.js';
import { forEachAtOnce } from '../../../common/iteration/for-each-at-once.js';
import { inTurnWithRetry } from '../../../common/rate-limit/in-turn.js';
import { EarlierMovementsService } from '../commands/earlier-movements.service.js';
import { CommandCountsService } from '../commands/command-counts.service.js';
import { StockCommandsService } from '../commands/stock-commands.service.js';
import type { StockUnit } from '../commands/stock-call.js';
import type { ProductKey } from '../ledger/stock-of-product.js';
import { decide, isRefused } from '../ledger/decide.js';
import type { StockState } from '../ledger/stock-state.js';
import { StockRepository } from '../commands/stock.repository.js';
import { type CountDifference, type CountLine, differenceOf, packsOf, planCount } from './count-plan.js';

export type { CountDifference, CountLine } from './count-plan.js';

/** Transactions, and products that are counted one by one, at the same time. */
const AT_ONCE = 8;

/** Products that a forecast remembers. */
const MOST_FORESEEN = 100_000;

/** What became of a count. */
export interface CountOutcome<L extends CountLine> {
  readonly line: L;
  readonly difference?: CountDifference;
  /** Whether an earlier call has done it. */
  readonly isRepeat?: boolean;
  /** Whether another call changed the product at the same time. */
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
    const planned = lines.map(planCount);
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

function asAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  throw error;
}
