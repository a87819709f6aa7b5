import type { TokenCredential } from '@azure/identity';
import { StartError } from '../../../common/errors/start-error.js';
import type { EmbeddedOptions, ResolvedCosmosOptions } from '../options/cosmos-options.js';
import { AnnouncedCredential, defaultCredential } from './credential.js';

/** Where the database is, and how to sign in there. */
export interface CosmosConnection {
  readonly endpoint: string;
  readonly authentication: { readonly key: string } | { readonly aadCredentials: TokenCredential };
  /** Stops what was started for the connection, if anything was. */
  readonly close?: () => Promise<void>;
}

/** A key when there is one, otherwise a credential; and the embedded database when there is no endpoint. */
export async function connect(options: ResolvedCosmosOptions): Promise<CosmosConnection> {
  const { endpoint, key, credential, embedded } = options;
  if (endpoint !== undefined) {
    if (key !== undefined) return { endpoint, authentication: { key } };
    if (endpoint.startsWith('http:')) throw new Error('An endpoint without TLS needs a key.');
    const aadCredentials = new AnnouncedCredential(credential ?? (await defaultCredential()));
    return { endpoint, authentication: { aadCredentials } };
  }
  if (embedded === undefined) throw new Error('CosmosModule needs an endpoint or an embedded database.');
  return startEmbedded(embedded);
}

/** The service itself runs on 22.12; "node:sqlite" needs no flag since 22.13. */
const NO_SQLITE = `The embedded database needs Node 22.13 or newer, and this is ${process.version}: set COSMOS_ENDPOINT to an account, or update Node.`;

const isWithoutSqlite = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ERR_UNKNOWN_BUILTIN_MODULE';

/**
 * The database inside this process: the emulator in a worker thread, so that its work does not hold up ours.
 * Imported only when it is asked for; a production process never loads it.
 * @throws StartError when the folder is in use by another process or of no use, the port is taken, or Node has no SQLite
 */
async function startEmbedded({ dataDir, port = 0 }: EmbeddedOptions): Promise<CosmosConnection> {
  const { startCosmoliteWorker } = await import('cosmolite').catch((cause: unknown) => {
    throw isWithoutSqlite(cause) ? new StartError(NO_SQLITE, { cause }) : cause;
  });
  const database = await startCosmoliteWorker({ dataDir, port }).catch((cause: unknown) => {
    throw new StartError(cause instanceof Error ? cause.message : String(cause), { cause });
  });
  return {
    endpoint: database.endpoint,
    authentication: { key: database.key },
    close: () => database.close(),
  };
}
