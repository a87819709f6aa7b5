import { Inject, Injectable } from '@nestjs/common';
import type { ConfigType } from '@nestjs/config';
import { currentRequest } from '../../../common/context/request-context.js';
import { runBeside } from '../../../common/context/run-beside.js';
import { AppError } from '../../../common/errors/app-error.js';
import { batches } from '../../../common/iteration/chunks.js';
import { forEachAtOnce } from '../../../common/iteration/for-each-at-once.js';
import { Partition } from '../../catalog-store/partition.js';
import { currentScope } from '../../catalog-store/scoped-query.js';
import { COSMOS_ERRORS } from '../../cosmos/errors/cosmos.errors.js';
import { AnswerMemory } from '../../idempotency/answer-memory.js';
import { idempotencyConfig } from '../../idempotency/idempotency.config.js';
import type { IdempotentCall } from '../../idempotency/idempotency-key.decorator.js';
import { KeyUsesService } from '../../idempotency/key-uses.service.js';
import { CommandCountsService, type CommandOutcome } from '../commands/command-counts.service.js';
import { EarlierMovementsService } from '../commands/earlier-movements.service.js';
import { type AdjustmentLine, type Done, type LineOutcome, LineRefused } from './adjustment-line.js';
import { CategoryAdjustmentsService } from './category-adjustments.service.js';

/** Maximum categories that are written concurrently. */
const AT_ONCE = 8;

/** Adjustments of several products. Each category's lines are one transaction, once for each key. */
@Injectable()
export class AdjustmentsService {
  private readonly memory: AnswerMemory;

  constructor(
    private readonly categories: CategoryAdjustmentsService,
    private readonly earlier: EarlierMovementsService,
    private readonly uses: KeyUsesService,
    private readonly counts: CommandCountsService,
    @Inject(idempotencyConfig.KEY) { ttlSeconds }: ConfigType<typeof idempotencyConfig>,
  ) {
    this.memory = new AnswerMemory(ttlSeconds);
  }

  /** One outcome for each line, in their order. @throws AppError `partition_forbidden` before anything is written */
  async run(lines: readonly AdjustmentLine[], call: IdempotentCall): Promise<LineOutcome[]> {
    for (const { category } of lines) Partition.of(category);
    const outcomes: LineOutcome[] = [];
    const groups = batches(lines, ({ category }) => category, lines.length);
    // The response is marked as a repeat only when this call carried out none of the lines.
    const groupCall = { ...call, markReplayed: () => {} };
    await forEachAtOnce(AT_ONCE, groups, ([category, group]) =>
      runBeside({}, async () => {
        const done = await this.once(category, group, groupCall).catch(asRefusal(group));
        const requestCharge = currentRequest().charge / group.length;
        for (const line of group) {
          const outcome = { line, requestCharge, ...outcomeOf(done, line) };
          outcomes.push(outcome);
          this.counts.count([line.command], countedAs(outcome));
        }
      }),
    );
    const committed = outcomes.filter(({ error }) => error === undefined);
    if (committed.length > 0 && committed.every(({ isReplayed }) => isReplayed)) call.markReplayed();
    return outcomes.toSorted((one, other) => one.line.index - other.line.index);
  }

  private once(category: string, lines: readonly AdjustmentLine[], call: IdempotentCall): Promise<Done> {
    const { tenant } = currentScope();
    const { fingerprint } = call;
    const placeOf = (name: string): string => JSON.stringify([tenant, category, name]);
    return this.uses.run(call, placeOf(call.key), () =>
      this.earlier.once<Done>(category, lines.length, call, {
        isKnown: (name) => this.memory.get(placeOf(name)) !== undefined,
        work: async (name) => {
          const done = await this.categories.carryOut(category, lines, { name, fingerprint });
          if (done === 'repeated') return done;
          const requestCharge = currentRequest().charge / lines.length;
          const traces = lines.map((line) => ({ etag: done.get(line)?.product?.etag, requestCharge }));
          this.memory.set(placeOf(name), { fingerprint, traces });
          return done;
        },
        recall: (movements, _answer, name) =>
          this.categories.recalled(category, lines, movements, this.memory.get(placeOf(name))?.traces),
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

/** After one failed line the other lines name it. A failure of the whole transaction is the error of each line. */
function outcomeOf(
  done: Done | LineRefused,
  line: AdjustmentLine,
): Omit<LineOutcome, 'line' | 'requestCharge'> & { requestCharge?: number } {
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
