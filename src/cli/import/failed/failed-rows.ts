import { createReadStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { LineBoundary, splitRecords } from '../../../modules/transfer/format/split-records.js';
import type { RowError } from '../../../modules/transfer/wire/import-report.js';
import type { Scratch } from '../common/scratch.js';

/** Where a row begins, and why it failed. */
export type FailedRow = Pick<RowError, 'line' | 'code' | 'detail'>;

/** So many are remembered; the others wait on the disk. Some tens of megabytes. */
const ROWS_IN_MEMORY = 100_000;

/** The failed rows of an import, however many: they come in any order, and leave by line. A merge sort. */
export class FailedRows {
  private rows: FailedRow[] = [];
  /** Files of rows, each of them sorted. */
  private readonly runs: string[] = [];

  constructor(
    private readonly scratch: Scratch,
    private readonly rowsInMemory = ROWS_IN_MEMORY,
  ) {}

  async add({ line, code, detail }: FailedRow): Promise<void> {
    this.rows.push({ line, code, detail });
    if (this.rows.length >= this.rowsInMemory) await this.putAside();
  }

  byLine(): AsyncGenerator<FailedRow, void> {
    return merge([...this.runs.map(readRun), rowsOf(this.rows.toSorted(byLine))]);
  }

  private async putAside(): Promise<void> {
    const path = await this.scratch.path(`failed-${this.runs.length}.ndjson`);
    const lines = this.rows.toSorted(byLine).map((row) => `${JSON.stringify(row)}\n`);
    await writeFile(path, lines.join(''), { flag: 'wx' });
    this.runs.push(path);
    this.rows = [];
  }
}

const byLine = (a: FailedRow, b: FailedRow): number => a.line - b.line;

async function* readRun(path: string): AsyncGenerator<FailedRow, void> {
  for await (const { bytes } of splitRecords(createReadStream(path), new LineBoundary())) {
    if (bytes !== undefined) yield JSON.parse(bytes.toString());
  }
}

async function* rowsOf(rows: readonly FailedRow[]): AsyncGenerator<FailedRow, void> {
  yield* rows;
}

/** All rows of sorted runs, sorted. */
async function* merge(runs: readonly AsyncGenerator<FailedRow, void>[]): AsyncGenerator<FailedRow, void> {
  const heads = await Promise.all(runs.map(async (run) => ({ run, next: await run.next() })));
  try {
    for (;;) {
      let least: { readonly head: (typeof heads)[number]; readonly row: FailedRow } | undefined;
      for (const head of heads) {
        if (head.next.done === true) continue;
        const row = head.next.value;
        if (least === undefined || row.line < least.row.line) least = { head, row };
      }
      if (least === undefined) return;
      yield least.row;
      least.head.next = await least.head.run.next();
    }
  } finally {
    await Promise.all(runs.map((run) => run.return()));
  }
}
