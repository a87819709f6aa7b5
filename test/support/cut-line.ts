import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';

/** A wire to a service, which is cut as soon as the service has said something. What it has said still arrives. */
export class CutLine implements AsyncDisposable {
  private readonly sockets: Socket[] = [];

  private constructor(
    private readonly server: Server,
    private readonly service: URL,
    private readonly after: RegExp,
  ) {
    server.on('connection', (client) => this.join(client));
  }

  /** @param after what the service says last */
  static async to(service: URL, after: RegExp): Promise<CutLine> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new CutLine(server, service, after);
  }

  get url(): string {
    const address = this.server.address();
    return typeof address === 'object' && address !== null ? `http://127.0.0.1:${address.port}` : '';
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
    await once(this.server, 'close');
  }

  private join(client: Socket): void {
    const service = connect(Number(this.service.port), this.service.hostname);
    this.sockets.push(client, service);
    for (const socket of [client, service]) socket.on('error', () => {});
    let said = '';
    client.pipe(service);
    service.on('data', (piece) => {
      said += String(piece);
      client.write(piece);
      if (!this.after.test(said)) return;
      service.destroy();
      client.end();
    });
  }
}
