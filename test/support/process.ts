import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';

const MAIN = new URL('../../dist/main.js', import.meta.url).pathname;

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stderr: string;
}

/** The built service as its own process, in an empty folder, with nothing of our environment. */
export class ServiceProcess implements AsyncDisposable {
  readonly exit: Promise<Exit>;
  /** Every line of its log so far. */
  readonly lines: string[] = [];

  private readonly child: ChildProcess;
  private readonly folder = mkdtempSync(join(tmpdir(), 'stockroom-'));

  /**
   * @param dotenv content of `.env` in its folder, or of several files by name
   * @param main what runs: the build of this checkout, or of another folder
   */
  constructor(
    env: Readonly<Record<string, string>>,
    dotenv: string | Readonly<Record<string, string>> = '',
    main = MAIN,
  ) {
    const files = typeof dotenv === 'string' ? { '.env': dotenv } : dotenv;
    for (const [name, content] of Object.entries(files)) writeFileSync(join(this.folder, name), content);
    this.child = spawn(process.execPath, [main], {
      cwd: this.folder,
      env: { HOST: '127.0.0.1', PORT: '0', LOG_FORMAT: 'json', CHANGE_FEEDS: 'none', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.exit = this.collectExit();
    this.collectLines();
  }

  /** The port it listens on, once it does. */
  async port(): Promise<number> {
    const line = await this.line(/Server listening at/);
    return Number(/:(\d+)"/.exec(line)?.[1]);
  }

  kill(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  /** The first line, past or future, that matches. Rejects when the process ends without it. */
  async line(pattern: RegExp): Promise<string> {
    const ended = this.exit.then(({ stderr }) => Promise.reject(new Error(`It ended: ${stderr}`)));
    ended.catch(() => {});
    for (;;) {
      const found = this.lines.find((line) => pattern.test(line));
      if (found !== undefined) return found;
      await Promise.race([once(this.child, 'line'), ended]);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.child.kill('SIGKILL');
    await this.exit;
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async collectExit(): Promise<Exit> {
    const { stderr } = this.child;
    const [errors, [code, signal]] = await Promise.all([
      stderr === null ? '' : text(stderr),
      once(this.child, 'close'),
    ]);
    return { code, signal, stderr: errors };
  }

  private collectLines(): void {
    const { stdout } = this.child;
    if (stdout === null) return;
    createInterface({ input: stdout }).on('line', (line) => {
      this.lines.push(line);
      this.child.emit('line');
    });
  }
}
