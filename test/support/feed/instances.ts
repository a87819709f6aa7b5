import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import type { ChangeFeedOptions } from '../../../src/modules/cosmos/change-feed/processing/change-feed-options.ts';
import type { ContainerDefinition } from '../../../src/modules/cosmos/containers/container-definition.ts';
import type { HandledPage, InstanceOrder } from './instance.ts';

/** The container whose changes the instances handle. */
export const READINGS: ContainerDefinition = {
  id: 'readings',
  partitionKey: { paths: ['/sensor'], version: 2 },
  indexingPolicy: { includedPaths: [], excludedPaths: [{ path: '/*' }] },
};

const INSTANCE = new URL('instance.ts', import.meta.url).pathname;

interface Database {
  readonly endpoint: string;
  readonly key: string;
}

/** Processes that share the work of one processor. Each has a name that none had before. */
export class Instances {
  readonly running = new Map<string, ChildProcess>();
  /** Names of those that were killed, and when, in milliseconds since the Unix epoch. */
  readonly killed = new Map<string, number>();
  private started = 0;

  private readonly db: Database;
  private readonly file: string;
  private readonly options: Partial<ChangeFeedOptions>;
  private readonly onStart: (child: ChildProcess) => void;

  /** @param onStart given each process, before anything can go wrong with it */
  constructor(
    db: Database,
    file: string,
    options: Partial<ChangeFeedOptions>,
    onStart: (child: ChildProcess) => void = () => undefined,
  ) {
    this.onStart = onStart;
    this.db = db;
    this.file = file;
    this.options = options;
    writeFileSync(file, '');
  }

  /**
   * @returns its name, once it runs
   * @throws Error when it ends before that
   */
  async start(): Promise<string> {
    this.started += 1;
    const name = `instance-${this.started}`;
    const { endpoint, key } = this.db;
    const order: InstanceOrder = {
      endpoint,
      key,
      readings: READINGS,
      name,
      file: this.file,
      options: this.options,
    };
    const child = spawn(process.execPath, [INSTANCE, JSON.stringify(order)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.running.set(name, child);
    this.onStart(child);
    await Promise.race([once(child.stdout, 'data'), once(child, 'exit')]);
    if (hasEnded(child) && this.running.get(name) === child) throw new Error(`${name} did not start.`);
    return name;
  }

  /** As if the machine were gone: nothing is flushed, nothing is given up. */
  async kill(name: string): Promise<void> {
    this.killed.set(name, performance.timeOrigin + performance.now());
    await this.end(name, 'SIGKILL');
  }

  /** In order. */
  stop(name: string): Promise<void> {
    return this.end(name, 'SIGTERM');
  }

  async stopAll(): Promise<void> {
    await Promise.all([...this.running.keys()].map((name) => this.end(name, 'SIGTERM')));
  }

  /** Every page that was handled, in the order in which they were. */
  get pages(): HandledPage[] {
    return readFileSync(this.file, 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line): HandledPage => JSON.parse(line));
  }

  private async end(name: string, signal: NodeJS.Signals): Promise<void> {
    const child = this.running.get(name);
    this.running.delete(name);
    if (child === undefined || hasEnded(child)) return;
    const exited = once(child, 'exit');
    child.kill(signal);
    await exited;
  }
}

const hasEnded = ({ exitCode, signalCode }: ChildProcess): boolean =>
  exitCode !== null || signalCode !== null;
