import type { Stats } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { ImportFailure, NOTHING_KNOWN, reasonOf } from '../common/import-failure.js';
import { READ_BYTES, type Source } from './source.js';

/** A file on the disk. It stays open, so that another file of its name is never taken for it. */
export class FileSource implements Source {
  private constructor(
    private readonly path: string,
    private readonly handle: FileHandle,
    private readonly stats: Stats,
  ) {}

  /** @throws ImportFailure when there is no such file to read */
  static async at(path: string): Promise<FileSource> {
    const handle = await open(path).catch((cause: unknown) => {
      throw new ImportFailure(`The file cannot be read: ${reasonOf(cause)}.`, undefined, { cause });
    });
    const stats = await handle.stat();
    if (stats.isFile()) return new FileSource(path, handle, stats);
    await handle.close();
    throw new ImportFailure(
      `${path} is not a file. What comes through a pipe is imported with - in its place.`,
    );
  }

  get size(): number {
    return this.stats.size;
  }

  open(): Readable {
    return Readable.from(this.read(), { objectMode: false, highWaterMark: READ_BYTES });
  }

  async again(): Promise<Readable> {
    const { mtimeMs, size } = await this.handle.stat();
    if (mtimeMs !== this.stats.mtimeMs || size !== this.size) throw this.changed();
    return this.open();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.handle.close();
  }

  /** As many bytes as there were in the beginning: so many are announced. */
  private async *read(): AsyncGenerator<Buffer> {
    for (let at = 0; at < this.size;) {
      const room = Buffer.allocUnsafe(Math.min(READ_BYTES, this.size - at));
      const { bytesRead } = await this.handle.read(room, 0, room.length, at).catch((cause: unknown) => {
        throw new ImportFailure(`${this.path} cannot be read on: ${reasonOf(cause)}.`, NOTHING_KNOWN, {
          cause,
        });
      });
      if (bytesRead === 0) throw this.changed();
      yield room.subarray(0, bytesRead);
      at += bytesRead;
    }
  }

  private changed(): ImportFailure {
    return new ImportFailure(`${this.path} was changed while it was imported.`, NOTHING_KNOWN);
  }
}
