import type { Value } from '../../values.js';

/** What a call may know besides its arguments. */
export interface CallContext {
  /** When the query started, Unix milliseconds. */
  readonly now: number;
}

/** One row of the function table. */
export interface SystemFunction {
  readonly name: string;
  /** Fewest and most arguments; no upper bound when `most` is absent. */
  readonly least: number;
  readonly most?: number;
  /** Called with undefined arguments too. Otherwise one undefined argument makes the result undefined. */
  readonly seesUndefined?: boolean;
  /** Gives another result each time, so it cannot be computed before the rows are read. */
  readonly volatile?: boolean;
  /** Arguments of the wrong type make the result undefined, never an error. */
  readonly evaluate: (args: readonly Value[], context: CallContext) => Value;
}
