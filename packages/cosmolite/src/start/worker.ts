import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { CosmoliteOptions } from './options.js';
import type { Cosmolite } from './start.js';

/** Everything but what cannot be sent to another thread. */
export type CosmoliteWorkerOptions = Omit<CosmoliteOptions, 'clock' | 'log'>;

/** What the worker says once: where it listens, or why it does not. */
export type WorkerReport = { readonly endpoint: string; readonly key: string } | { readonly error: string };

/** What the worker is told to make it stop. */
export const CLOSE = 'close';

/**
 * Starts an emulator in a worker thread, so that its work does not stand in the way of this one's.
 * @throws Error with a plain sentence for a bad option, a taken port or a data folder in use
 */
export async function startCosmoliteWorker(options: CosmoliteWorkerOptions = {}): Promise<Cosmolite> {
  const worker = new Worker(entry(), { workerData: options });
  const exit = once(worker, 'exit');
  const report = await firstReport(worker);
  if ('error' in report) {
    await exit;
    throw new Error(report.error);
  }
  const close = async (): Promise<void> => {
    worker.postMessage(CLOSE, []);
    await exit;
  };
  return { ...report, close };
}

/** Threads run JavaScript only: beside the TypeScript sources the built file is taken. */
const entry = (): URL =>
  new URL(
    import.meta.url.endsWith('.ts') ? '../../dist/start/worker-entry.js' : './worker-entry.js',
    import.meta.url,
  );

async function firstReport(worker: Worker): Promise<WorkerReport> {
  return new Promise((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}
