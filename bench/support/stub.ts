import { once } from 'node:events';
import { createServer } from 'node:http';
import { itemOf } from './workload.ts';

const ITEM = JSON.stringify({ ...itemOf(0), _rid: 'AAAA', _self: 'dbs/AAAA', _etag: '"0"', _ts: 0 });
const CONTAINER = JSON.stringify({ id: 'items', partitionKey: { paths: ['/category'], version: 2 } });

/** Others have their turn meanwhile: a connection that ends just when it is used again is an error of nobody. */
export const KEEP_ALIVE_MS = 120_000;

/** A server that reads the request and gives the same answer as always: below it no emulator can go. */
export async function startStub(): Promise<{ endpoint: string; stop(): Promise<void> }> {
  const server = createServer((request, response) => {
    const text = request.url?.includes('/docs') === true ? ITEM : CONTAINER;
    request.resume().on('end', () => {
      const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) };
      response.writeHead(200, headers).end(text);
    });
  }).listen(0, '127.0.0.1');
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the stub has no port');
  return {
    endpoint: `http://127.0.0.1:${address.port}`,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
