import { forEachAtOnce } from '../../../common/iteration/for-each-at-once.js';
import { MAX_BATCH_OPERATIONS } from '../../cosmos/batch/transactional-batch.service.js';
import { productNotFound } from '../../products/entities/products.errors.js';
import type { ProductsService } from '../../products/products.service.js';
import { laterOf, posted } from '../ledger/keep-stock.js';
import type { LedgerRepository } from '../ledger/ledger.repository.js';
import { movementIdOf } from '../ledger/movement.document.js';
import { toStockProperty } from '../ledger/stock.document.js';
import { operationsFor, type StockRepository } from './stock.repository.js';
import type { Outcome } from './group-commit.js';
import { runForAll } from './group-context.js';
import { callOf, recordsOf } from './group-entries.js';
import { answered, type Attempt, inTheirOrder } from './group-outcomes.js';
import { type GroupPlan, groupSize, isPlanned, isRefusedAt, planGroup } from './plan-group.js';
import { type RecordedUnit, recordUnit } from './record-movements.js';
import { waitForTurn } from './wait-for-turn.js';
import type { CallResult, StockCall } from './stock-call.js';
import type { ProductKey, StockOfProduct, StoredStock } from '../ledger/stock-of-product.js';

/** Refused calls that are looked up at the same time: the next group waits for all of them. */
const LOOKS_AT_ONCE = 8;

/** For new movements. */
const roomBeside = ({ stock }: StockOfProduct): number => MAX_BATCH_OPERATIONS - operationsFor(stock);

/** Dependencies of a session. */
export interface SessionTools {
  readonly products: ProductsService;
  readonly stock: StockRepository;
  readonly ledger: LedgerRepository;
}

/** What is known of the product, and whether it was read after the calls of the group came: then it may refuse them. */
interface Known {
  readonly product: StoredStock;
  readonly isCurrent: boolean;
}

/**
 * Runs groups of calls for one product, one after another. Each group is decided on one read and written in one transaction. The
 * next group starts from that result, unless another instance has changed the product.
 */
export class ProductSession {
  private known: Known | undefined;
  /** Whether another instance changed the product during the last group. */
  private isContended = false;
  /** Calls that were looked up in the ledger and are not repeats. */
  private readonly unheard = new WeakSet<StockCall>();

  constructor(
    private readonly tenant: string,
    private readonly key: ProductKey,
    private readonly tools: SessionTools,
  ) {}

  /** One outcome for each of the first calls, in their order. */
  carryOut(waiting: readonly StockCall[]): Promise<readonly Outcome<CallResult>[]> {
    const calls = waiting.slice(0, groupSize(waiting.length, this.isContended));
    // Another instance may have changed the product before the last of these calls was made.
    if (this.known !== undefined) this.known = { ...this.known, isCurrent: false };
    return runForAll(
      this.tenant,
      calls.map(({ request }) => request),
      () => this.commit(calls),
    );
  }

  private async commit(calls: readonly StockCall[]): Promise<readonly Outcome<CallResult>[]> {
    const repeated = new Set<StockCall>();
    for (let meetings = 0; ;) {
      const open = calls.filter((call) => !repeated.has(call));
      const attempt = await this.attempt(open);
      switch (attempt.kind) {
        case 'answered':
          this.isContended = meetings > 0;
          return inTheirOrder(calls, repeated, attempt.outcomes);
        case 'repeated':
          for (const call of attempt.calls) repeated.add(call);
          break;
        case 'overtaken':
          this.known = undefined;
          await waitForTurn(this.key, meetings);
          meetings += 1;
          break;
      }
    }
  }

  private async attempt(calls: readonly StockCall[]): Promise<Attempt> {
    const decided = await this.decide(calls);
    const repeated = await this.repeatedAmong(
      calls.filter((_, index) => decided === undefined || isRefusedAt(decided.plan, index)),
    );
    if (repeated.length > 0) return { kind: 'repeated', calls: repeated };
    if (decided === undefined) {
      const outcome = { error: productNotFound(this.key.id, this.key.category) };
      return { kind: 'answered', outcomes: calls.map(() => outcome) };
    }
    const { product, plan } = decided;
    const updatedAt = laterOf(new Date().toISOString(), product.updatedAt);
    const stock = posted(plan.stock, updatedAt);
    const answer = { sku: product.sku, stock: toStockProperty(stock) };
    const circumstances = { at: updatedAt, openedAt: product.updatedAt, answer };
    const recorded = new Map<StockCall, RecordedUnit>();
    plan.units.forEach((unit, index) => {
      const call = calls[index];
      if (call !== undefined && isPlanned(unit)) recorded.set(call, recordUnit(call, unit, circumstances));
    });
    if (plan.stock === product.stock) return answered(calls, plan, recorded, product, product.etag);
    const movements = [...recorded.values()].flatMap(({ all }) => all);
    const records = recordsOf(calls, plan, { ...answer, updatedAt });
    const change = { product, stock, updatedAt, movements, records: [...records.values()] };
    const outcome = await this.tools.stock.commit(this.key.category, [change]);
    switch (outcome.kind) {
      case 'committed': {
        const [left] = outcome.products;
        if (left === undefined) throw new RangeError('A change leaves a product.');
        this.known = { product: left, isCurrent: false };
        return answered(calls, plan, recorded, left, product.etag);
      }
      case 'overtaken':
        return { kind: 'overtaken' };
      case 'repeated':
        return { kind: 'repeated', calls: [callOf(outcome.entry, calls, recorded, records)] };
    }
  }

  /** A refusal has to be right: what it was decided on is read again, unless it was certainly current. */
  private async decide(
    calls: readonly StockCall[],
  ): Promise<{ readonly product: StoredStock; readonly plan: GroupPlan } | undefined> {
    const units = calls.map(({ unit }) => unit);
    this.known ??= await this.read(false);
    if (this.known !== undefined) {
      const { product, isCurrent } = this.known;
      const plan = planGroup(product, units, roomBeside(product));
      if (isCurrent || plan.units.every(isPlanned)) return { product, plan };
    }
    this.known = await this.read(true);
    if (this.known === undefined) return undefined;
    const { product } = this.known;
    return { product, plan: planGroup(product, units, roomBeside(product)) };
  }

  /** What a command has done may be why its repeat is refused. */
  private async repeatedAmong(refused: readonly StockCall[]): Promise<readonly StockCall[]> {
    const unheard = refused.filter((call) => !this.unheard.has(call));
    const repeated: StockCall[] = [];
    await forEachAtOnce(LOOKS_AT_ONCE, unheard, async (call) => {
      const { command } = call;
      if (command === undefined || command.isNew === true) return;
      const ids = [movementIdOf(command.name, 0)];
      const isRepeat = (await this.tools.ledger.findAll(this.key.category, ids)) !== undefined;
      if (isRepeat) repeated.push(call);
      else this.unheard.add(call);
    });
    return repeated;
  }

  private async read(now: boolean): Promise<Known | undefined> {
    const { products } = this.tools;
    const found = await (now ? products.findNow(this.key) : products.find(this.key));
    const product = found && (await products.withRoom(found));
    return product && { product, isCurrent: now };
  }
}
