import { isMoved } from '../calls/moved.js';
import type { KeyRange } from '../ranges/key-range.js';
import type { PhysicalRange, RangeMap } from '../ranges/range-map.js';
import { type Answer, remaining } from './remaining.js';

/** Asks one physical partition. */
export type Ask<T> = (range: PhysicalRange, signal: AbortSignal) => Promise<T>;

/** One question to every physical partition that holds a part of the targets. What has been answered is not asked again. */
export class FanOut<T> {
  private answers: readonly Answer<T>[] = [];
  private outdated: readonly PhysicalRange[] | undefined;

  constructor(
    private readonly map: RangeMap,
    private readonly targets: readonly KeyRange[],
    private readonly ask: Ask<T>,
  ) {}

  /**
   * The answers of all. When partitions have moved, another attempt asks for what is left, by newer ranges.
   * @throws the 410 of a partition that has moved; whatever else a question fails with, as soon as one does
   */
  async attempt(signal: AbortSignal): Promise<T[]> {
    if (this.targets.length === 0) return [];
    const ranges = await this.map.ranges(signal, this.outdated);
    this.outdated = undefined;
    const { kept, missing } = remaining(ranges, this.targets, this.answers);
    this.answers = kept;
    const moved = await this.askAll(missing, signal);
    if (moved === undefined) return this.answers.map(({ value }) => value);
    this.outdated = ranges;
    throw moved.error;
  }

  /** @returns the failure of one that has moved, when there is one */
  private async askAll(
    ranges: readonly PhysicalRange[],
    signal: AbortSignal,
  ): Promise<{ readonly error: unknown } | undefined> {
    const failed = new AbortController();
    const both = AbortSignal.any([signal, failed.signal]);
    let moved: { readonly error: unknown } | undefined;
    const askOne = async (range: PhysicalRange): Promise<void> => {
      try {
        const value = await this.ask(range, both);
        this.answers = [...this.answers, { range, value }];
      } catch (error) {
        if (!isMoved(error)) throw error;
        moved = { error };
      }
    };
    try {
      await Promise.all(ranges.map(askOne));
      return moved;
    } finally {
      // Nobody waits for the others when one has failed.
      failed.abort();
    }
  }
}
