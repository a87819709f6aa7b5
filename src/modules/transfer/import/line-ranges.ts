import type { LineRange } from '../wire/import-report.js';

/**
 * Which rows of an input, told by lines. Rows are numbered without gaps, so that those next to each other make one range
 * however many lines each of them has.
 */
export class LineRanges {
  private ranges: { first: number; last: number; from: number; to: number }[] = [];

  /** Rows come in nearly ascending order, so the search is from the end. */
  add(row: number, line: number): void {
    let at = this.ranges.length;
    while (at > 0 && (this.ranges[at - 1]?.first ?? 0) > row) at -= 1;
    const [before, behind] = [this.ranges[at - 1], this.ranges[at]];
    const joinsBefore = before !== undefined && before.last + 1 === row;
    const joinsBehind = behind !== undefined && row + 1 === behind.first;
    if (joinsBefore && joinsBehind) {
      Object.assign(before, { last: behind.last, to: behind.to });
      this.ranges.splice(at, 1);
    } else if (joinsBefore) {
      Object.assign(before, { last: row, to: line });
    } else if (joinsBehind) {
      Object.assign(behind, { first: row, from: line });
    } else {
      this.ranges.splice(at, 0, { first: row, last: row, from: line, to: line });
    }
  }

  toArray(): LineRange[] {
    return this.ranges.map(({ from, to }) => ({ from, to }));
  }
}
