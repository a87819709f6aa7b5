import { hash } from 'node:crypto';
import type { DuplicateRow } from '../wire/input-format.js';

const FIRST_CAPACITY = 1_024;

/**
 * Texts that have been seen, each with the line where it was seen first. They take at most 64 bytes each however long they are: by
 * 64 bits of a hash, which for a million of them errs once in thirty million times. Full, it takes no more, and does not know
 * them.
 */
export class KeyLines {
  private slots = new BigUint64Array(FIRST_CAPACITY);
  private lines = new Float64Array(FIRST_CAPACITY);
  private size = 0;

  constructor(private readonly limit: number) {}

  has(key: string): boolean {
    const fingerprint = fingerprintOf(key);
    return this.slots[slotOf(this.slots, fingerprint)] === fingerprint;
  }

  /** @returns the line where the key was seen first; undefined when it is new, or there is no room to know */
  add(key: string, line: number): number | undefined {
    const fingerprint = fingerprintOf(key);
    const slot = slotOf(this.slots, fingerprint);
    if (this.slots[slot] === fingerprint) return this.lines[slot];
    if (this.size === this.limit) return undefined;
    this.slots[slot] = fingerprint;
    this.lines[slot] = line;
    this.size += 1;
    if (2 * this.size > this.slots.length) this.grow();
    return undefined;
  }

  private grow(): void {
    const slots = new BigUint64Array(2 * this.slots.length);
    const lines = new Float64Array(slots.length);
    for (const [index, fingerprint] of this.slots.entries()) {
      if (fingerprint === 0n) continue;
      const slot = slotOf(slots, fingerprint);
      slots[slot] = fingerprint;
      lines[slot] = this.lines[index] ?? 0;
    }
    this.slots = slots;
    this.lines = lines;
  }
}

/** Never 0, which is an empty slot. */
const fingerprintOf = (key: string): bigint => hash('sha1', key, 'buffer').readBigUInt64LE() || 1n;

/** Where the fingerprint is, or would be. The length is a power of two, and half of the slots are empty. */
function slotOf(slots: BigUint64Array, fingerprint: bigint): number {
  const last = slots.length - 1;
  let slot = Number(BigInt.asUintN(32, fingerprint)) & last;
  while (slots[slot] !== 0n && slots[slot] !== fingerprint) slot = (slot + 1) & last;
  return slot;
}

/** How many skus are remembered, in 32 MB at most. Rows with others are not compared. */
const MEMORY = 1_048_576;

/** How many rows are named. */
const MAX_NAMED = 100;

/**
 * Finds rows whose sku an earlier row of the same file has. Each of them is imported all the same, and the last one counts: that
 * is what a file in which changes are appended means. To be told is enough for the one who did not mean it.
 */
export class Duplicates {
  private readonly lines = new KeyLines(MEMORY);
  private readonly named: DuplicateRow[] = [];
  private found = 0;

  /** @param row with its location, if it is about the stock there */
  add({ line, category, sku, location }: Omit<DuplicateRow, 'firstLine'>): void {
    const firstLine = this.lines.add(JSON.stringify([category, sku, location]), line);
    if (firstLine === undefined) return;
    this.found += 1;
    if (this.named.length >= MAX_NAMED) return;
    this.named.push({ line, sku, category, ...(location === undefined ? {} : { location }), firstLine });
  }

  /** As members of a report. */
  get summary(): { readonly duplicates: number; readonly duplicateRows?: readonly DuplicateRow[] } {
    return this.found === 0 ? { duplicates: 0 } : { duplicates: this.found, duplicateRows: this.named };
  }
}
