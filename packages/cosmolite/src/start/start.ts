import { checkOptions } from './check-options.js';
import { AdjustableClock, systemClock } from '../common/clock.js';
import type { Emulator, Log } from '../requests/emulator.js';
import { FaultPlan } from '../faults/index.js';
import { AccountKey } from '../http/account-key.js';
import { Metrics } from '../throughput/metrics.js';
import { type CosmoliteOptions, WELL_KNOWN_KEY } from './options.js';
import { serve } from '../pipeline/pipeline.js';
import { CosmosServer } from '../http/server.js';
import { Store } from '../store/store.js';
import { provisionedBy, Throughput } from '../throughput/index.js';

/** A running emulator. */
export interface Cosmolite {
  /** Where it listens, with a trailing slash: what an SDK takes as its endpoint. */
  readonly endpoint: string;
  /** The account key, base64. */
  readonly key: string;
  /** Lets running requests finish, closes every connection and the data. May be called again. */
  close(): Promise<void>;
}

/**
 * Starts an emulator in this process.
 * @throws Error with a plain sentence for a bad option, a taken port or a data folder in use
 */
export async function startCosmolite(options: CosmoliteOptions = {}): Promise<Cosmolite> {
  checkOptions(options);
  const clock = new AdjustableClock(options.clock ?? systemClock);
  const key = options.key ?? WELL_KNOWN_KEY;
  const store = new Store(options.dataDir ?? ':memory:', clock, options.continuousBackupDays);
  const closing = new AbortController();
  const emulator: Emulator = {
    store,
    clock,
    authorization: { key: new AccountKey(key), acceptAad: options.acceptAad ?? false },
    throughput: new Throughput(clock, options, (container) => provisionedBy(store, container)),
    faults: new FaultPlan(options.faults?.orders, options.faults?.seed),
    metrics: new Metrics(clock),
    hasContinuousBackup: options.continuousBackupDays !== undefined,
    defaultPartitions: options.defaultPartitions ?? 1,
    scheme: options.tls ? 'https' : 'http',
    explorerHosts: (options.explorerHosts ?? []).map((name) => name.toLowerCase()),
    log: options.log ?? logToStandardError,
    closing: closing.signal,
  };
  const server = new CosmosServer(
    (request, response) => void serve(emulator, request, response),
    options.tls,
  );
  try {
    const { address, family, port } = await server.start(options.host ?? '127.0.0.1', options.port ?? 0);
    const host = family === 'IPv6' ? `[${address}]` : address;
    return {
      endpoint: `${emulator.scheme}://${host}:${port}/`,
      key,
      close: () => close(server, emulator, closing),
    };
  } catch (error) {
    emulator.store.close();
    throw error;
  }
}

async function close(server: CosmosServer, { store }: Emulator, closing: AbortController): Promise<void> {
  closing.abort();
  await server.stop();
  store.close();
}

const logToStandardError: Log = (message, error) => {
  const detail = error instanceof Error ? (error.stack ?? error.message) : '';
  process.stderr.write(`cosmolite: ${message}${detail ? `: ${detail}` : ''}\n`);
};
