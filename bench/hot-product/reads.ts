import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { median, p95 } from '../support/stats.ts';

/** What a reader is asked to do. */
export interface ReaderTask {
  readonly seconds: number;
  /** Address of a product at the service. */
  readonly product: string;
  /** The same document at the database: the endpoint, and the id. */
  readonly endpoint: string;
  readonly id: string;
  /** Process ids of the service and the database. */
  readonly service: number;
  readonly database: number;
}

/** What one read took, in milliseconds. */
export interface Read {
  readonly ms: number;
  /** Processor time of each process' main thread while the read was on its way. */
  readonly service: number;
  readonly database: number;
}

/** Reads of a product through the service, and of its document from the database itself. */
export interface Reads {
  readonly products: readonly Read[];
  readonly documents: readonly Read[];
}

/** Reads in a thread of its own, which does not wait for who sells. */
export class Reader implements AsyncDisposable {
  private readonly worker = new Worker(new URL('reader.ts', import.meta.url));

  /** Reads about a hundred times a second each, at random moments. */
  async read(task: ReaderTask): Promise<Reads> {
    this.worker.postMessage(task, []);
    const [reads]: Reads[] = await once(this.worker, 'message');
    if (reads === undefined) throw new Error('the reader has said nothing');
    return reads;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.worker.terminate();
  }
}

/** `median 1.0 ms, p95 2.0 ms` */
export const latency = (reads: readonly Read[]): string => {
  const taken = reads.map(({ ms }) => ms);
  return `median ${median(taken).toFixed(1)} ms, p95 ${p95(taken).toFixed(1)} ms`;
};

/** What both processes worked meanwhile: their own work for the read, and what it waited for. */
export const work = (reads: readonly Read[]): string => {
  const of = (process: 'service' | 'database'): string => {
    const taken = reads.map((one) => one[process]);
    return `median ${median(taken).toFixed(1)}, p95 ${p95(taken).toFixed(1)}`;
  };
  return `service ${of('service')}; database ${of('database')}`;
};
