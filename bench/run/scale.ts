/** How much of everything: a whole run, or a quick one that only shows that it works. */
export interface Scale {
  /** Products of the large category. */
  readonly large: number;
  /** Products over fifty categories. */
  readonly spread: number;
  readonly rounds: number;
  readonly isQuick: boolean;
  /** Sizes of the catalogues of the growth case. */
  readonly growth: readonly number[];
  /** Calls of the memory case. */
  readonly memory: number;
}

/** Of a case's calls, the part that a quick round does. */
const QUICK_PART = 1 / 200;

/** How many of a case's calls a round does. */
export const callsIn = ({ isQuick }: Scale, calls: number): number =>
  isQuick ? Math.ceil(calls * QUICK_PART) : calls;
