/** A function as it was reached from one way, with all that it called. */
export interface Frame {
  readonly name: string;
  readonly owner: string;
  /** Microseconds in the function itself. */
  self: number;
  /** Microseconds in it and in whatever it called. */
  total: number;
  readonly children: Map<string, Frame>;
}
