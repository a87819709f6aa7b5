import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

const COMMAND = new URL('../../packages/cosmolite/bin/cosmolite.js', import.meta.url).pathname;

/** The database as a process of its own, with its data in a folder. */
export class CosmoliteProcess implements AsyncDisposable {
  private constructor(
    private readonly child: ChildProcess,
    readonly endpoint: string,
  ) {}

  /** @param port 0 lets the system choose */
  static async start(dataDir: string, port = '0'): Promise<CosmoliteProcess> {
    const args = ['--disable-warning=ExperimentalWarning', COMMAND, '--port', port, '--data', dataDir];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    for await (const line of createInterface({ input: child.stdout })) {
      const endpoint = /endpoint\s+(\S+)/.exec(line)?.[1];
      if (endpoint !== undefined) return new CosmoliteProcess(child, endpoint);
    }
    throw new Error('cosmolite ended before it listened.');
  }

  get port(): string {
    return new URL(this.endpoint).port;
  }

  /** At once, with nothing flushed. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    this.child.kill('SIGKILL');
    await once(this.child, 'exit');
  }
}
