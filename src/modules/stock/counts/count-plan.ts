import { currentActor } from '../../../common/context/request-context.js';
import { batches } from '../../../common/iteration/chunks.js';
import { recordUnit } from '../commands/record-movements.js';
import type { CommandName } from '../commands/stock-commands.service.js';
import { operationsFor, type StockChange } from '../commands/stock.repository.js';
import { decide, isRefused } from '../ledger/decide.js';
import { laterOf, posted } from '../ledger/keep-stock.js';
import type { Movement, RecordedMovement } from '../ledger/movement.js';
import type { Count } from '../ledger/stock-command.js';
import type { StoredStock } from '../ledger/stock-of-product.js';
import { toStockProperty } from '../ledger/stock.document.js';

/** Operations of a transaction: enough to be fast, and few enough for a container with little throughput. */
const MOST_OPERATIONS = 60;

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

/** Lines of one category, as many as a transaction is to have. */
export function* packsOf<L extends CountLine>(lines: readonly L[]): Generator<L[]> {
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

/** A count that goes into a transaction with others. */
interface PlannedCount<L> extends StockChange {
  readonly line: L;
  readonly own: RecordedMovement | undefined;
}

/** Decides on what was found. What is refused, or needs a transaction of its own, has no change. */
export function planCount<L extends CountLine>(
  line: L,
): { readonly line: L; readonly change?: PlannedCount<L> } {
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

/** What its movement says of a count. */
export function differenceOf(movement: CountDifference | undefined, { location }: Count): CountDifference {
  if (movement === undefined) throw new RangeError(`A count at "${location}" leaves a movement.`);
  const { delta, onHand } = movement;
  return { location, delta, onHand };
}
