import { createReadStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { ImportFailure, NOTHING_KNOWN, reasonOf } from '../common/import-failure.js';
import { READ_BYTES, type Source } from './source.js';

/** What comes through a pipe, and passes only once: a copy of it is kept for the second reading. */
export class PipeSource implements Source {
  readonly size = undefined;

  /** @param copy path of the copy; undefined when there will be no second reading */
  constructor(
    private readonly pipe: Readable,
    private readonly copy: string | undefined,
  ) {}

  open(): Readable {
    return Readable.from(this.read(), { objectMode: false, highWaterMark: READ_BYTES });
  }

  async again(): Promise<Readable> {
    if (this.copy === undefined) throw new Error('Nobody asked for a copy.');
    return createReadStream(this.copy, { highWaterMark: READ_BYTES });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.pipe.destroy();
  }

  private async *read(): AsyncGenerator<Buffer> {
    const copy = this.copy === undefined ? undefined : await open(this.copy, 'wx');
    try {
      yield* this.pass(copy);
    } catch (cause) {
      throw new ImportFailure(`Standard input cannot be read on: ${reasonOf(cause)}.`, NOTHING_KNOWN, {
        cause,
      });
    } finally {
      await copy?.close();
    }
  }

  private async *pass(copy: FileHandle | undefined): AsyncGenerator<Buffer> {
    for await (const chunk of this.pipe) {
      await copy?.writeFile(chunk);
      yield chunk;
    }
  }
}
