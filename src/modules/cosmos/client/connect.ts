import type { ResolvedCosmosOptions } from '../cosmos-options.js';
import { startEmbedded } from '../embedded.js';
import type { CosmosConnection } from './connection.js';
import { AnnouncedCredential, defaultCredential } from './credential.js';

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
