import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

const IMPORT = new URL('../../dist/cli/import/main.js', import.meta.url).pathname;

export interface ImportExit {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The built import client as its own process, with nothing of our environment. */
export class ImportProcess implements AsyncDisposable {
  readonly exit: Promise<ImportExit>;
  private readonly child: ChildProcessWithoutNullStreams;

  constructor(folder: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) {
    this.child = spawn(process.execPath, [IMPORT, ...args], { cwd: folder, env: { ...env } });
    this.child.stdin.on('error', () => {});
    this.exit = this.collectExit();
  }

  /** Sends a piece of standard input. */
  async write(piece: string): Promise<void> {
    if (!this.child.stdin.write(piece)) await once(this.child.stdin, 'drain');
  }

  end(): void {
    this.child.stdin.end();
  }

  kill(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.child.kill('SIGKILL');
    await this.exit;
  }

  private async collectExit(): Promise<ImportExit> {
    const { stdout, stderr } = this.child;
    const [said, complained, [code]] = await Promise.all([
      text(stdout),
      text(stderr),
      once(this.child, 'close'),
    ]);
    return { code, stdout: said, stderr: complained };
  }
}
