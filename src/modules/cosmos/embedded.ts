import type { EmbeddedOptions } from './cosmos-options.js';
import type { CosmosConnection } from './client/connection.js';

/**
 * The database inside this process: the emulator in a worker thread, so that its work does not hold up ours.
 * Imported only when it is asked for; a production process never loads it.
 */
export async function startEmbedded({ dataDir, port = 0 }: EmbeddedOptions): Promise<CosmosConnection> {
  const { startCosmolite } = await import('cosmolite');
  const database = await startCosmolite({ dataDir, port });
  return {
    endpoint: database.endpoint,
    authentication: { key: database.key },
    close: () => database.close(),
  };
}
