import { WELL_KNOWN_KEY } from '../../src/index.js';
import { describeFor } from '../support/describe-for.js';
import { sendExactly } from '../support/exact-request.js';
import { send, signedHeaders } from '../support/raw-request.js';
import { withServer } from '../support/with-server.js';

describe('account', () => {
  const server = withServer();

  it('should describe itself with the address the client used', async () => {
    const { endpoint } = server.target;
    const location = { name: 'cosmolite', databaseAccountEndpoint: endpoint };
    const { status, body, headers } = await send(server.target, 'GET', '/');
    expect(status).toBe(200);
    const account = {
      _self: '',
      id: 'cosmolite',
      _rid: 'cosmolite',
      media: '//media/',
      addresses: '//addresses/',
      _dbs: '//dbs/',
      writableLocations: [location],
      readableLocations: [location],
      enableMultipleWriteLocations: false,
      userReplicationPolicy: { asyncReplication: false, minReplicaSetSize: 1, maxReplicasetSize: 4 },
      userConsistencyPolicy: { defaultConsistencyLevel: 'Session' },
      systemReplicationPolicy: { asyncReplication: false, minReplicaSetSize: 1, maxReplicasetSize: 4 },
      readPolicy: { primaryReadCoefficient: 1, secondaryReadCoefficient: 1 },
      queryEngineConfiguration: '{}',
    };
    expect(body).toEqual(server.expected('account', account));
    expect(headers.get('etag')).toBeNull();
  });

  it('should be found by the SDK with endpoint discovery', async () => {
    const { resource } = await server.client.getDatabaseAccount();
    expect(resource?.writableLocations).toEqual([
      expect.objectContaining({ databaseAccountEndpoint: server.expected('region', server.target.endpoint) }),
    ]);
  });

  describeFor('http server', 'address', () => {
    it('should listen on loopback and tell its key', () => {
      expect(server.target.endpoint).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
      expect(server.target.key).toBe(WELL_KNOWN_KEY);
    });

    it('should advertise another host name when that is what the client used', async () => {
      const { port } = new URL(server.target.endpoint);
      const headers = { ...signedHeaders(server.target, 'GET', '/'), host: `db.test:${port}` };
      const { body } = await sendExactly(server.target, { method: 'GET', target: '/', headers });
      expect(body).toHaveProperty('writableLocations.0.databaseAccountEndpoint', `http://db.test:${port}/`);
    });
  });
});
