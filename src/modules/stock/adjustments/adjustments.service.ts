import { Injectable } from '@nestjs/common';
import { currentRequest } from '../../../common/context/request-context.js';
import { AppError } from '../../../common/errors/app-error.js';
import { batches } from '../../../common/iteration/chunks.js';
import { forEachAtOnce } from '../../../common/iteration/for-each-at-once.js';
import { Partition } from '../../catalog-store/partition.js';
import { currentScope } from '../../catalog-store/scoped-query.js';
import { COSMOS_ERRORS } from '../../cosmos/errors/cosmos.errors.js';
import type { IdempotentCall } from '../../idempotency/idempotency-key.decorator.js';
import { KeyUsesService } from '../../idempotency/key-uses.service.js';
import { CommandCountsService, type CommandOutcome } from '../commands/command-counts.service.js';
import { EarlierMovementsService } from '../commands/earlier-movements.service.js';
import { type AdjustmentLine, type Done, type LineOutcome, LineRefused } from './adjustment-line.js';
import { CategoryAdjustmentsService } from './category-adjustments.service.js';

/** Categories that are written at the same time. */
const AT_ONCE = 8;

/** Adjustments of several products. Each category's lines are one transaction, once for each key. */
@Injectable()
export class AdjustmentsService {
  constructor(
    private readonly categories: CategoryAdjustmentsService,
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
        work: (name) => this.categories.carryOut(category, lines, { name, fingerprint }),
        recall: (movements) => this.categories.recalled(category, lines, movements),
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

/** Only one line has failed, and the others say which; what is wrong with all of them is told of each. */
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
