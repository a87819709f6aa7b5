import { setTimeout as sleep } from 'node:timers/promises';
import type { Cosmolite } from 'cosmolite';
import { clientAt } from './http-client.js';
import { ServiceProcess } from './process.js';

interface Running {
  readonly process: ServiceProcess;
  readonly url: URL;
}

/** Two services on one database, and a third that takes the place of one that is killed. */
export class ServicePair implements AsyncDisposable {
  private constructor(
    private readonly db: Cosmolite,
    private readonly running: Running[],
    private spare: Promise<Running>,
  ) {}

  static async on(db: Cosmolite): Promise<ServicePair> {
    const running = [await start(db), await start(db)];
    return new ServicePair(db, running, start(db));
  }

  url(service: 0 | 1): URL {
    const running = this.running[service];
    if (running === undefined) throw new RangeError('There are two services.');
    return running.url;
  }

  /** At once, with nothing finished. Returns when another one is in its place. */
  async kill(service: 0 | 1): Promise<void> {
    const killed = this.running[service];
    killed?.process.kill('SIGKILL');
    this.running[service] = await this.spare;
    await killed?.process[Symbol.asyncDispose]();
    this.spare = start(this.db);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const all = [...this.running, await this.spare];
    await Promise.all(all.map(({ process }) => process[Symbol.asyncDispose]()));
  }
}

async function start({ endpoint, key }: Cosmolite): Promise<Running> {
  const env = { COSMOS_ENDPOINT: endpoint, COSMOS_KEY: key, LOG_LEVEL: 'info' };
  const service = new ServiceProcess(env);
  const url = new URL(`http://127.0.0.1:${await service.port()}`);
  while ((await clientAt(url).request('GET', '/health/startup')).status !== 200) await sleep(20);
  return { process: service, url };
}
