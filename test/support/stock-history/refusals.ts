import type { Call } from './history.js';
import { levelAt, type State, totalOf } from './replay.js';

/** Whether a refusal of a call was right at a moment. Undefined: its reason is not in the ledger. */
export function isJustified({ command, code }: Call, product: string, state: State): boolean | undefined {
  const free = (location: string): number => {
    const { onHand, reserved } = levelAt(state, location);
    return onHand - reserved;
  };
  switch (command.kind) {
    case 'adjustment':
      return code === 'insufficient_stock' ? free(command.location) < -command.delta : undefined;
    case 'transfer':
      return code === 'insufficient_stock' ? free(command.from) < command.quantity : undefined;
    case 'count': {
      const { reserved } = levelAt(state, command.location);
      return code === 'stock_reserved' ? command.counted < reserved : undefined;
    }
    case 'quantity':
      return code === 'stock_reserved' ? command.quantity < totalOf(state).reserved : undefined;
    case 'delete':
      return code === 'stock_reserved' ? totalOf(state).reserved > 0 : undefined;
    case 'reserve': {
      const { onHand, reserved } = totalOf(state);
      const wanted = command.lines.reduce(
        (sum, one) => (one.product === product ? sum + one.quantity : sum),
        0,
      );
      return code === 'insufficient_stock' ? onHand - reserved < wanted : undefined;
    }
    default:
      return undefined;
  }
}
