import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from './client.js';
import { clientAt } from './http-client.js';
import { type Exit, ServiceProcess } from './process.js';

/** The whole service in a process of its own, its embedded database on a folder, ready. */
export class ReadyService implements AsyncDisposable {
  private constructor(
    private readonly service: ServiceProcess,
    readonly url: URL,
    readonly client: Client,
  ) {}

  static async on(folder: string): Promise<ReadyService> {
    const service = new ServiceProcess({ COSMOLITE_DATA: folder, DRAIN_DELAY_MS: '0' });
    try {
      const url = new URL(`http://127.0.0.1:${await service.port()}`);
      const client = clientAt(url);
      while ((await client.request('GET', '/health/startup')).status !== 200) await sleep(20);
      return new ReadyService(service, url, client);
    } catch (error) {
      await service[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** @returns once it is gone */
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<Exit> {
    this.service.kill(signal);
    return this.service.exit;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.service[Symbol.asyncDispose]();
  }
}
