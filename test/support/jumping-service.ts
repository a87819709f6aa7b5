import type { Cosmolite } from 'cosmolite';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from './client.js';
import { clientAt } from './http-client.js';
import { ServiceProcess } from './process.js';

/** Loaded before the service: its wall clock jumps by so much on each SIGUSR2. No other clock does. */
const preload = (jumpMs: number): string => `
  const Real = Date;
  let offset = 0;
  const now = () => Real.now() + offset;
  globalThis.Date = class Date extends Real {
    constructor(...parts) { super(...(parts.length === 0 ? [now()] : parts)); }
    static now() { return now(); }
  };
  process.on('SIGUSR2', () => {
    offset += ${jumpMs};
    console.log('the wall clock shows ' + new Date().toISOString());
  });`;

/** The service in a process of its own, with a wall clock that can be set. */
export class JumpingService implements AsyncDisposable {
  private jumps = 0;

  private constructor(
    private readonly service: ServiceProcess,
    readonly url: URL,
    readonly client: Client,
  ) {}

  static async start(
    db: Cosmolite,
    jumpMs: number,
    env: Readonly<Record<string, string>> = {},
  ): Promise<JumpingService> {
    const service = new ServiceProcess({
      COSMOS_ENDPOINT: db.endpoint,
      COSMOS_KEY: db.key,
      NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(preload(jumpMs))}`,
      ...env,
    });
    try {
      const url = new URL(`http://127.0.0.1:${await service.port()}`);
      const client = clientAt(url);
      while ((await client.request('GET', '/health/startup')).status !== 200) await sleep(20);
      return new JumpingService(service, url, client);
    } catch (error) {
      await service[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** @returns once it has happened */
  async jump(): Promise<void> {
    this.jumps += 1;
    this.service.kill('SIGUSR2');
    const isTold = () =>
      this.service.lines.filter((line) => line.startsWith('the wall clock')).length >= this.jumps;
    while (!isTold()) await sleep(1);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.service[Symbol.asyncDispose]();
  }
}
