import { StartError } from '../../common/errors/start-error.js';
import type { CosmosConnection } from './client/connection.js';
import type { EmbeddedOptions } from './cosmos-options.js';

/**
 * The database inside this process: the emulator in a worker thread, so that its work does not hold up ours.
 * Imported only when it is asked for; a production process never loads it.
 * @throws StartError when the folder is in use by another process or of no use, or the port is taken
 */
export async function startEmbedded({ dataDir, port = 0 }: EmbeddedOptions): Promise<CosmosConnection> {
  const { startCosmoliteWorker } = await import('cosmolite');
  const database = await startCosmoliteWorker({ dataDir, port }).catch((cause: unknown) => {
    throw new StartError(cause instanceof Error ? cause.message : String(cause), { cause });
  });
  return {
    endpoint: database.endpoint,
    authentication: { key: database.key },
    close: () => database.close(),
  };
}
