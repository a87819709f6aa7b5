import type { Cosmolite } from 'cosmolite';
import { randomUUID } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from './client.js';
import { clientAt } from './http-client.js';
import { ServiceProcess } from './process.js';

/** Loaded before the service: on each SIGUSR2 its wall clock jumps by the milliseconds in a file. No other clock does. */
const preload = (file: string): string => `
  import { readFileSync } from 'node:fs';
  const Real = Date;
  let offset = 0;
  const now = () => Real.now() + offset;
  globalThis.Date = class Date extends Real {
    constructor(...parts) { super(...(parts.length === 0 ? [now()] : parts)); }
    static now() { return now(); }
  };
  process.on('SIGUSR2', () => {
    offset += Number(readFileSync(${JSON.stringify(file)}, 'utf8'));
    console.log('the wall clock shows ' + new Date().toISOString());
  });`;

/** The service in a process of its own, with a wall clock that can be set. */
export class JumpingService implements AsyncDisposable {
  private jumps = 0;
  private offsetMs = 0;

  private constructor(
    private readonly service: ServiceProcess,
    private readonly file: string,
    readonly url: URL,
    readonly client: Client,
  ) {}

  static async start(db: Cosmolite, env: Readonly<Record<string, string>> = {}): Promise<JumpingService> {
    const file = join(tmpdir(), `stockroom-clock-${randomUUID()}`);
    const service = new ServiceProcess({
      COSMOS_ENDPOINT: db.endpoint,
      COSMOS_KEY: db.key,
      NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(preload(file))}`,
      ...env,
    });
    try {
      const url = new URL(`http://127.0.0.1:${await service.port()}`);
      const client = clientAt(url);
      while ((await client.request('GET', '/health/startup')).status !== 200) await sleep(20);
      return new JumpingService(service, file, url, client);
    } catch (error) {
      await service[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** @returns once it has happened */
  async jump(byMs: number): Promise<void> {
    this.jumps += 1;
    this.offsetMs += byMs;
    writeFileSync(this.file, String(byMs));
    this.service.kill('SIGUSR2');
    const isTold = () =>
      this.service.lines.filter((line) => line.startsWith('the wall clock')).length >= this.jumps;
    while (!isTold()) await sleep(1);
  }

  /** Sets the wall clock right: the database refuses signatures that are more than 15 minutes off. */
  setRight(): Promise<void> {
    return this.jump(-this.offsetMs);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.service[Symbol.asyncDispose]();
    rmSync(this.file, { force: true });
  }
}
