import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { ManualClock } from '../../src/index.js';
import { describeFor } from '../support/describe-for.js';
import { send, signedHeaders } from '../support/raw-request.js';
import { withServer } from '../support/with-server.js';

const REQUESTS = 10;

describeFor('request units per second', 'writes that arrive at the same moment', () => {
  // Two writes of an item without more than its keys, of which the second overdraws.
  const server = withServer({ clock: new ManualClock(Date.UTC(2026, 0, 1)), requestUnitsPerSecond: 10 });

  it('should each find what the one before has left of the throughput', async () => {
    const container = await server.container();
    const path = `/dbs/${container.database.id}/colls/items/docs`;
    const headers = Object.entries({
      ...signedHeaders(server.target, 'POST', path),
      host: 'localhost',
      'x-ms-documentdb-partitionkey': '["p"]',
    }).map(([name, value]) => `${name}: ${value}\r\n`);
    const requests = Array.from({ length: REQUESTS }, (_, index) => {
      const body = JSON.stringify({ id: String(index), pk: 'p' });
      const connection = index === REQUESTS - 1 ? 'close' : 'keep-alive';
      return (
        `POST ${path} HTTP/1.1\r\n${headers.join('')}connection: ${connection}\r\n` +
        `content-length: ${body.length}\r\n\r\n${body}`
      );
    });

    const { hostname, port } = new URL(server.target.endpoint);
    const socket = connect(Number(port), hostname);
    socket.write(requests.join(''));
    const answers = await text(socket);
    const statuses = [...answers.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => Number(status));
    expect(statuses).toEqual([201, 201, ...Array.from({ length: REQUESTS - 2 }, () => 429)]);
  });
});

describeFor('faults', 'writes whose answers are cut off', () => {
  const server = withServer({
    clock: new ManualClock(Date.UTC(2026, 0, 1)),
    requestUnitsPerSecond: 10,
    faults: { orders: [{ kind: 'reset-after', operation: 'createItem', times: 2 }] },
  });

  it('should be paid for like others', async () => {
    const container = await server.container();
    const path = `/dbs/${container.database.id}/colls/items/docs`;
    const create = (id: string) =>
      send(server.target, 'POST', path, {
        headers: { 'x-ms-documentdb-partitionkey': '["p"]' },
        body: { id, pk: 'p' },
      });
    await expect(create('a')).rejects.toThrow('fetch failed');
    await expect(create('b')).rejects.toThrow('fetch failed');
    expect((await create('c')).status).toBe(429);
  });
});
