import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Room on the disk for what is too large to remember. There is no folder before it is used, and none after. */
export class Scratch implements AsyncDisposable {
  private folder: Promise<string> | undefined;

  /** The path of a file that nobody else has. */
  async path(name: string): Promise<string> {
    this.folder ??= mkdtemp(join(tmpdir(), 'stockroom-import-'));
    return join(await this.folder, name);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.folder !== undefined) await rm(await this.folder, { recursive: true, force: true });
  }
}
