/** What runs in the thread of `startCosmoliteWorker`: starts, reports, and closes when told to. */
import { parentPort, workerData } from 'node:worker_threads';
import { startCosmolite } from './start.js';
import { CLOSE } from './worker.js';
import type { CosmoliteWorkerOptions, WorkerReport } from './worker.js';

const parent = parentPort;
if (!parent) throw new Error('worker-entry.js runs in a worker thread only.');

const report = (text: WorkerReport): void => parent.postMessage(text, []);
const options: CosmoliteWorkerOptions = workerData;

try {
  const emulator = await startCosmolite(options);
  parent.on('message', (message) => {
    if (message === CLOSE) void emulator.close().then(() => parent.close());
  });
  report({ endpoint: emulator.endpoint, key: emulator.key });
} catch (error) {
  report({ error: error instanceof Error ? error.message : String(error) });
  parent.close();
}
