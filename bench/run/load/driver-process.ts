import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Command, Reply } from './commands.ts';
import type { Timing } from './in-flight.ts';

const DRIVER = fileURLToPath(new URL('driver.ts', import.meta.url));

/** The runner's end of a process that makes calls. */
export class Driver implements AsyncDisposable {
  private readonly child: ChildProcess;

  constructor(kind: 'http' | 'sdk' | 'sdk-transport') {
    this.child = fork(DRIVER, [kind], { execArgv: ['--disable-warning=ExperimentalWarning'] });
  }

  get pid(): number {
    return this.child.pid ?? Number.NaN;
  }

  async prepare(command: Omit<Extract<Command, { do: 'prepare' }>, 'do'>): Promise<void> {
    await this.tell({ do: 'prepare', ...command });
  }

  async round(subject: number, first: number, calls: number): Promise<Timing> {
    const { timing } = await this.tell({ do: 'round', subject, first, calls });
    if (timing === undefined) throw new Error('the driver did not say how long it took');
    return timing;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.child.connected) this.child.disconnect();
    if (this.child.exitCode === null && this.child.signalCode === null) await once(this.child, 'exit');
  }

  private async tell(command: Command): Promise<Exclude<Reply, { error: string }>> {
    const over = new AbortController();
    const answered: Promise<Reply[]> = once(this.child, 'message', over);
    const exited = once(this.child, 'exit', over).then(([code]): Reply[] => [
      { error: `the driver exited with ${code}` },
    ]);
    exited.catch(() => {});
    this.child.send(command);
    const [reply = { error: 'no reply' }] = await Promise.race([answered, exited]);
    over.abort();
    if ('error' in reply) throw new Error(reply.error);
    return reply;
  }
}
