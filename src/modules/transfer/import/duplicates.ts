import type { DuplicateRow } from '../wire/input-format.js';
import type { ProductRow } from '../../products/bulk/product-bulk.service.js';
import { KeyLines } from './key-lines.js';
import { keyOf } from './look-up.js';

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

  add(row: ProductRow): void {
    const { category, sku } = row.fields;
    const firstLine = this.lines.add(keyOf(row, sku), row.line);
    if (firstLine === undefined) return;
    this.found += 1;
    if (this.named.length < MAX_NAMED) this.named.push({ line: row.line, sku, category, firstLine });
  }

  /** As members of a report. */
  get summary(): { readonly duplicates: number; readonly duplicateRows?: readonly DuplicateRow[] } {
    return this.found === 0 ? { duplicates: 0 } : { duplicates: this.found, duplicateRows: this.named };
  }
}
