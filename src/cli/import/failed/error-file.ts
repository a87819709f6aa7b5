import { type FileHandle, open, rm } from 'node:fs/promises';
import { pipeline } from 'node:stream';
import { pipeline as pipe } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import type { InputFormat } from '../../../modules/transfer/wire/input-format.js';
import { isPacked } from '../common/import-arguments.js';
import { csvMarking } from './csv-marking.js';
import { failedRecords } from './failed-records.js';
import type { FailedRow, FailedRows } from './failed-rows.js';
import { ImportFailure, reasonOf } from '../common/import-failure.js';
import { ndjsonMarking } from './ndjson-marking.js';
import type { Source } from '../input/source.js';

/** The file for the rows that fail. It is taken before anything is sent, and given up when nothing is to be written. */
export class ErrorFile implements AsyncDisposable {
  private isWhole = false;

  private constructor(
    readonly path: string,
    private readonly handle: FileHandle,
  ) {}

  /** @throws ImportFailure when it cannot be made, or is there already: somebody may have corrected rows in it */
  static async create(path: string): Promise<ErrorFile> {
    const handle = await open(path, 'wx').catch((cause: unknown) => {
      throw new ImportFailure(`--errors needs the name of a new file: ${reasonOf(cause)}.`, undefined, {
        cause,
      });
    });
    return new ErrorFile(path, handle);
  }

  /**
   * Reads the input again, as the service read it, and writes the rows of it that failed.
   * @returns how many
   * @throws ImportFailure
   */
  async write(
    source: Source,
    failedRows: FailedRows,
    { format, compression, encoding, delimiter }: InputFormat,
    signal: AbortSignal,
  ): Promise<number> {
    let count = 0;
    const { mark, ...marking } = format === 'csv' ? csvMarking(delimiter) : ndjsonMarking();
    const counting = (record: Buffer, row: FailedRow): Buffer => {
      count += 1;
      return mark(record, row);
    };
    try {
      const bytes = await source.again();
      const text = compression === 'gzip' ? pipeline(bytes, createGunzip(), () => {}) : bytes;
      const rows = failedRecords(text, failedRows.byLine(), { ...marking, mark: counting }, encoding);
      const file = this.handle.createWriteStream();
      await (isPacked(this.path) ? pipe(rows, createGzip(), file, { signal }) : pipe(rows, file, { signal }));
    } catch (cause) {
      throw new ImportFailure(`${this.path} could not be written: ${reasonOf(cause)}.`, undefined, { cause });
    }
    this.isWhole = true;
    return count;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.handle.close();
    if (!this.isWhole) await rm(this.path, { force: true });
  }
}
