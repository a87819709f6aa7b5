import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Cosmolite } from 'cosmolite';
import type { Client } from './client.js';
import { clientAt } from './http-client.js';
import { get } from './json.js';
import { type Json } from './products.js';
import { ServiceProcess } from './process.js';

/** How long a process that is alive may take to say so: one that is starved never does. */
const SILENCE_MS = 30_000;

/** The service in a process of its own, on a database of ours: when it hangs, the test does not. */
export class ServiceAt implements AsyncDisposable {
  private constructor(
    private readonly service: ServiceProcess,
    readonly client: Client,
    private readonly url: URL,
  ) {}

  static async start(db: Cosmolite, env: Readonly<Record<string, string>> = {}): Promise<ServiceAt> {
    const service = new ServiceProcess({ COSMOS_ENDPOINT: db.endpoint, COSMOS_KEY: db.key, ...env });
    try {
      const url = new URL(`http://127.0.0.1:${await service.port()}`);
      const client = clientAt(url);
      while ((await client.request('GET', '/health/startup')).status !== 200) await sleep(20);
      return new ServiceAt(service, client, url);
    } catch (error) {
      await service[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** Asks for life while `work` goes on. The times of the answers, in milliseconds. Rejects when there is none. */
  async aliveWhile(work: Promise<unknown>): Promise<number[]> {
    const times: number[] = [];
    const progress = { isOver: false };
    const over = work.finally(() => {
      progress.isOver = true;
    });
    over.catch(() => {});
    do {
      const asked = performance.now();
      const signal = AbortSignal.timeout(SILENCE_MS);
      const { status } = await fetch(new URL('/health/live', this.url), { signal });
      if (status !== 200) throw new Error(`Not alive: ${status}`);
      times.push(performance.now() - asked);
      await sleep(10);
    } while (!progress.isOver);
    await over;
    return times;
  }

  /** Requests to the database for each request since the last time, by route: their sum and how many there were. */
  async databaseRequests(): Promise<Map<string, { calls: number; requests: number }>> {
    // Lines arrive in their order, and later than the answers: once this one is there, the others are.
    const last = randomUUID();
    await this.client.request('GET', '/v1/nowhere', { headers: { 'x-request-id': last } });
    await this.service.line(new RegExp(last));
    const byRoute = new Map<string, { calls: number; requests: number }>();
    for (const line of this.service.lines.splice(0)) {
      const entry: Json = JSON.parse(line);
      const requests = get(entry, 'databaseRequests');
      if (typeof requests !== 'number') continue;
      const name = `${String(entry['method'])} ${String(entry['route'])}`;
      const before = byRoute.get(name) ?? { calls: 0, requests: 0 };
      byRoute.set(name, { calls: before.calls + 1, requests: before.requests + requests });
    }
    return byRoute;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.service[Symbol.asyncDispose]();
  }
}
