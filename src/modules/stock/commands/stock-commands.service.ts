import { Injectable } from '@nestjs/common';
import { currentActor, currentRequest } from '../../../common/context/request-context.js';
import { Partition } from '../../catalog-store/partition.js';
import { currentScope } from '../../catalog-store/scoped-query.js';
import { ProductsService } from '../../products/products.service.js';
import { LedgerRepository } from '../ledger/ledger.repository.js';
import { tooManyWaiting, busyProduct } from '../entities/stock.errors.js';
import { StockRepository } from './stock.repository.js';
import { CommandCountsService } from './command-counts.service.js';
import { CommandTurnsService } from './command-turns.service.js';
import { GroupCommit } from './group-commit.js';
import { ProductSession } from './product-session.js';
import type { CallResult, StockCall, StockUnit } from './stock-call.js';
import type { ProductKey } from '../ledger/stock-of-product.js';

/** Commands that may wait for one product in one instance. */
const MOST_WAITING = 2_000;

/** What names the movements of a unit, so that they are made once; with what a repeat must look like. */
export type CommandName = NonNullable<StockCall['command']>;

/** Commands about the stock of one product. Those that meet are carried out together. */
@Injectable()
export class StockCommandsService {
  private readonly groups: GroupCommit<StockCall, CallResult>;

  constructor(
    products: ProductsService,
    stock: StockRepository,
    ledger: LedgerRepository,
    private readonly counts: CommandCountsService,
    turns: CommandTurnsService,
  ) {
    const tools = { products, stock, ledger };
    this.groups = new GroupCommit({
      begin: (call) => {
        const session = new ProductSession(call.tenant, call.key, tools);
        return (calls) => session.carryOut(calls);
      },
      mostWaiting: MOST_WAITING,
      full: ({ key }) => tooManyWaiting(key.id),
      turn: () => turns.take(),
    });
  }

  /**
   * Carries a unit out, and counts it. What an earlier call has done is counted by whoever finds out what that was.
   * @param command its name; without one it may be carried out again by a repeat
   * @param staysForOutcome whether a caller whose request has ended hears what became of a unit that is under way: then the reason of
   *   its signal, as the error or its cause, says that the unit never began
   * @throws AppError what a command is refused with; `product_not_found`, `precondition_failed`, `rate_limited`
   */
  async run(
    key: ProductKey,
    unit: StockUnit,
    command?: CommandName,
    staysForOutcome = false,
  ): Promise<CallResult> {
    // The group runs for all who take part in it: whether this caller may is decided here.
    const { category } = Partition.of(key.category);
    const { tenant } = currentScope();
    const request = currentRequest();
    const actor = currentActor();
    const call: StockCall = { tenant, key, unit, actor, command, request };
    const result = await this.groups
      .submit(JSON.stringify([tenant, category, key.id]), call, request.signal, staysForOutcome)
      .catch((thrown: unknown) => {
        const error = isTimeout(thrown) ? busyProduct(key.id, thrown) : thrown;
        this.counts.count(unit.commands, { error });
        throw error;
      });
    if (result === 'repeated') return result;
    this.counts.count(unit.commands, 'done');
    const { etagBefore, product } = result;
    request.recordChange({ action: 'patch', ...key, etagBefore, etagAfter: product.etag });
    return result;
  }
}

const isTimeout = (error: unknown): boolean => error instanceof DOMException && error.name === 'TimeoutError';
