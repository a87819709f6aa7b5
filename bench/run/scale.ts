/** How much of everything: a whole run, or a quick one that only shows that it works. */
export interface Scale {
  /** Products of the large category. */
  readonly large: number;
  /** Products over fifty categories. */
  readonly spread: number;
  readonly rounds: number;
  readonly isQuick: boolean;
}
