import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ImportExit, ImportProcess } from './import-process.js';

/** A folder with files to import, in which the command runs. Fresh for every test. */
export class ImportFolder {
  private path = '';

  constructor(private readonly service: () => URL | string) {
    beforeEach(() => {
      this.path = mkdtempSync(join(tmpdir(), 'import-cli-'));
    });
    afterEach(() => rmSync(this.path, { recursive: true, force: true }));
  }

  /** The whole path of a file. */
  at(name: string): string {
    return join(this.path, name);
  }

  has(name: string): boolean {
    return existsSync(this.at(name));
  }

  write(name: string, content: string | Uint8Array): void {
    writeFileSync(this.at(name), content);
  }

  read(name: string): Buffer {
    return readFileSync(this.at(name));
  }

  /** Starts the command, and leaves its standard input open. */
  start(args: readonly string[], env: Readonly<Record<string, string>> = {}): ImportProcess {
    return new ImportProcess(this.path, args, { STOCKROOM_URL: String(this.service()), ...env });
  }

  /** Runs the command to its end, with nothing on its standard input. */
  async run(...args: string[]): Promise<ImportExit> {
    await using process = this.start(args);
    process.end();
    return await process.exit;
  }
}

/** Names of columns, as a header has them. */
export const COLUMNS = 'category,sku,name,price,description';

/** Rows of a CSV file in the way of a spreadsheet: with a byte order mark, CRLF, and quotes. */
export const spreadsheet = (...rows: string[]): string => `\ufeff${rows.join('\r\n')}\r\n`;

/** What the command said, without what is never the same twice: time, rate and charge, and how far it was meanwhile. */
export const outcome = ({ code, stdout, stderr }: ImportExit): ImportExit => ({
  code,
  stdout: stdout.replace(/ \d+\.\d s, [\d,]+ rows\/s, [\d,]+ RU\./, ''),
  stderr: stderr.replaceAll(/^[\d,]+ rows, [\d,]+ rows\/s, .*\n/gm, ''),
});

/** The outcome when every row is saved. */
export const saved = (counts: string): ImportExit => ({ code: 0, stdout: `${counts}.\n`, stderr: '' });

/** The outcome when nothing could be done. */
export const notDone = (...lines: string[]): ImportExit => ({
  code: 2,
  stdout: '',
  stderr: `${lines.join('\n')}\n`,
});
