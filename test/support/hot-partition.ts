import { once } from 'node:events';
import { createServer, request, type Server } from 'node:http';
import type { Cosmolite } from 'cosmolite';

const REST_MS = 20;

/** Stands before a database and refuses the transactions of one logical partition for lack of request units, until told otherwise. */
export class HotPartition implements AsyncDisposable {
  isHot = true;

  private constructor(private readonly server: Server) {}

  /** @param key every level of the partition's key */
  static async before(db: Cosmolite, key: readonly string[]): Promise<HotPartition> {
    const server = createServer((incoming, outgoing) => {
      const { url: path, method, headers } = incoming;
      const isBatch = headers['x-ms-cosmos-is-batch-request'] !== undefined;
      if (hot.isHot && isBatch && headers['x-ms-documentdb-partitionkey'] === JSON.stringify(key)) {
        incoming.resume();
        outgoing
          .writeHead(429, { 'x-ms-substatus': '3200', 'x-ms-retry-after-ms': String(REST_MS) })
          .end('{}');
        return;
      }
      const onward = request(new URL(path ?? '/', db.endpoint), { method, headers }, (answer) => {
        outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
        answer.pipe(outgoing);
      });
      incoming.pipe(onward);
    });
    const hot = new HotPartition(server);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return hot;
  }

  get endpoint(): string {
    const address = this.server.address();
    return typeof address === 'object' && address !== null ? `http://127.0.0.1:${address.port}/` : '';
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }
}
