import type { JsonObject } from '../values/values.js';

const REGION = 'cosmolite';

/**
 * The account as discovery shows it. SDKs send everything after that to `databaseAccountEndpoint`, so
 * it is the address the client itself used; and they ignore the locations of an account called "localhost".
 * @param endpoint with a trailing slash
 */
export function accountBody(endpoint: string): JsonObject {
  const location = { name: REGION, databaseAccountEndpoint: endpoint };
  const replication = { asyncReplication: false, minReplicaSetSize: 1, maxReplicasetSize: 4 };
  return {
    _self: '',
    id: 'cosmolite',
    _rid: 'cosmolite',
    media: '//media/',
    addresses: '//addresses/',
    _dbs: '//dbs/',
    writableLocations: [location],
    readableLocations: [location],
    enableMultipleWriteLocations: false,
    userReplicationPolicy: replication,
    userConsistencyPolicy: { defaultConsistencyLevel: 'Session' },
    systemReplicationPolicy: replication,
    readPolicy: { primaryReadCoefficient: 1, secondaryReadCoefficient: 1 },
    queryEngineConfiguration: '{}',
  };
}
