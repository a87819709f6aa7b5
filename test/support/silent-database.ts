import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';

/** A server that takes requests for items and never answers them; any other request is cut off at once. */
export class SilentDatabase implements AsyncDisposable {
  private constructor(private readonly server: Server) {}

  static async start(): Promise<SilentDatabase> {
    const server = createServer((request) => {
      if (request.url?.includes('/docs') === true) server.emit('item-request', request);
      else request.socket.destroy();
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new SilentDatabase(server);
  }

  get endpoint(): string {
    const address = this.server.address();
    return typeof address === 'object' && address !== null ? `http://127.0.0.1:${address.port}/` : '';
  }

  /** The next request for an item. */
  async nextRequest(): Promise<IncomingMessage> {
    const [request] = await once(this.server, 'item-request');
    return request;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }
}
