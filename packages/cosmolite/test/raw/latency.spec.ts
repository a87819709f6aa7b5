import { once } from 'node:events';
import { request } from 'node:http';
import type { ClientRequest } from 'node:http';
import { startCosmolite } from '../../src/index.js';
import type { Cosmolite, FaultOrder } from '../../src/index.js';
import { describeFor } from '../support/describe-for.js';
import { send, signedHeaders } from '../support/raw-request.js';
import { sdkClient } from '../support/with-server.js';

const ITEMS = '/dbs/shop/colls/items/docs';
const AN_HOUR = 3_600_000;

/** Starts an emulator whose every create waits; closes it in the end. */
async function withLatency(
  milliseconds: number,
  work: (emulator: Cosmolite, logged: unknown[]) => Promise<void>,
): Promise<void> {
  const logged: unknown[] = [];
  const orders: FaultOrder[] = [{ kind: 'latency', operation: 'createItem', milliseconds }];
  const emulator = await startCosmolite({ faults: { orders }, log: (...line) => logged.push(line) });
  try {
    const client = sdkClient(emulator, { connectionPolicy: { enableEndpointDiscovery: false } });
    const { database } = await client.databases.create({ id: 'shop' });
    await database.containers.create({ id: 'items', partitionKey: '/pk' });
    client.dispose();
    await work(emulator, logged);
  } finally {
    await emulator.close();
  }
}

/** Sends a create, and comes back when the emulator has begun with it. */
async function beginCreate(emulator: Cosmolite, id: string): Promise<ClientRequest> {
  const { hostname, port } = new URL(emulator.endpoint);
  const headers = {
    ...signedHeaders(emulator, 'POST', ITEMS),
    'x-ms-documentdb-partitionkey': '["p"]',
    expect: '100-continue',
  };
  const call = request({ hostname, port, method: 'POST', path: ITEMS, headers, agent: false });
  call.flushHeaders();
  await once(call, 'continue');
  call.end(JSON.stringify({ id, pk: 'p' }));
  await once(call, 'finish');
  // Answered after the create has been read.
  await send(emulator, 'GET', '/');
  return call;
}

/** The error that Node reports for a request without an answer is what is wanted. */
const hangUp = (call: ClientRequest): Promise<void> =>
  new Promise((resolve) => {
    call.on('error', () => undefined);
    call.once('close', resolve);
    call.destroy();
  });

describeFor('faults', 'an ordered latency', () => {
  it('should not go on for a client that has hung up', async () => {
    await withLatency(3_000, async (emulator, logged) => {
      const call = await beginCreate(emulator, 'abandoned');
      await hangUp(call);
      // It waits as long and began later: when it is answered, the other would have been.
      const next = await send(emulator, 'POST', ITEMS, {
        headers: { 'x-ms-documentdb-partitionkey': '["p"]' },
        body: { id: 'next', pk: 'p' },
      });
      expect(next.status).toBe(201);
      const abandoned = await send(emulator, 'GET', `${ITEMS}/abandoned`, {
        headers: { 'x-ms-documentdb-partitionkey': '["p"]' },
      });
      expect([abandoned.status, logged]).toEqual([404, []]);
    });
  });

  it('should end when the emulator is closed, which lets the request finish', async () => {
    await withLatency(AN_HOUR, async (emulator, logged) => {
      const call = await beginCreate(emulator, 'a');
      const answered = once(call, 'response');
      await emulator.close();
      const [response] = await answered;
      expect([response.statusCode, logged]).toEqual([201, []]);
      response.resume();
    });
  });
});
