import type { Container } from '@azure/cosmos';
import { readRows } from '../calls/read-rows.js';
import { isWhole, type KeyRange } from './key-range.js';
import { RangesMoved } from '../calls/moved.js';

/** A physical partition. */
export interface PhysicalRange extends KeyRange {
  readonly id: string;
}

/**
 * The physical partitions of one container, as far as this process knows. They change when the service splits, merges or moves
 * them; who meets that asks for newer ones, and many who do so at a time are served by one read.
 */
export class RangeMap {
  private known: readonly PhysicalRange[] | undefined;
  private reading: Promise<readonly PhysicalRange[]> | undefined;

  constructor(private readonly container: Container) {}

  /**
   * @param outdated what the caller found to be wrong: anything newer will do
   * @param signal ends the wait; a read that others wait for is begun again by one of them
   */
  async ranges(signal: AbortSignal, outdated?: readonly PhysicalRange[]): Promise<readonly PhysicalRange[]> {
    for (;;) {
      signal.throwIfAborted();
      if (this.known !== undefined && this.known !== outdated) return this.known;
      if (this.reading === undefined) await this.read(signal);
      else await this.reading.catch(() => undefined);
    }
  }

  private async read(signal: AbortSignal): Promise<void> {
    this.reading = orAborted(readRanges(this.container, signal), signal);
    try {
      this.known = await this.reading;
    } finally {
      this.reading = undefined;
    }
  }
}

/** @throws what a moved range is answered with, when the list is of a moment between two states */
async function readRanges(container: Container, abortSignal: AbortSignal): Promise<PhysicalRange[]> {
  const listed = await readRows(container.readPartitionKeyRanges({ abortSignal }));
  const replaced = new Set(listed.flatMap(({ parents }) => parents));
  const ranges = listed
    .filter(({ id }) => !replaced.has(id))
    .map(({ id, minInclusive, maxExclusive }) => ({ id, min: minInclusive, max: maxExclusive }))
    .toSorted((a, b) => (a.min < b.min ? -1 : 1));
  if (!isWhole(ranges)) throw new RangesMoved('The list of physical partitions has gaps.');
  return ranges;
}

/** The SDK heeds a signal between its requests only. */
function orAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason);
    const stopListening = (): void => signal.removeEventListener('abort', onAbort);
    signal.addEventListener('abort', onAbort);
    promise.finally(stopListening).then(resolve, reject);
  });
}
