import { once } from 'node:events';
import {
  Agent,
  createServer,
  type IncomingMessage,
  request,
  type Server,
  type ServerResponse,
} from 'node:http';

/** How often it asks whether an instance is ready, in milliseconds. */
const PROBE_MS = 100;

/** After so many refusals in a row an instance is not asked any more, as Kubernetes counts them. */
const FAILURE_THRESHOLD = 3;

interface Upstream {
  readonly url: URL;
  /** Probes that have failed since one succeeded. */
  failures: number;
}

/**
 * A load balancer in small: passes requests to the instances that say they are ready, in turns, on connections that it keeps.
 * When none says so it asks them all, as Envoy does: on a busy machine a probe may be late. It repeats nothing: a request that an
 * instance drops fails for the client, too.
 */
export class RollingProxy implements AsyncDisposable {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 64 });
  private readonly upstreams = new Set<Upstream>();
  private readonly probing = setInterval(() => void this.probe(), PROBE_MS);
  private turn = 0;

  private constructor(private readonly server: Server) {}

  static async start(): Promise<RollingProxy> {
    const server = createServer({ keepAliveTimeout: 60_000 });
    const proxy = new RollingProxy(server);
    server.on('request', (incoming, outgoing) => proxy.pass(incoming, outgoing));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return proxy;
  }

  get url(): URL {
    const address = this.server.address();
    return new URL(`http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`);
  }

  /** Asks this instance too, from now on and as soon as it is ready. */
  add(url: URL): void {
    this.upstreams.add({ url, failures: FAILURE_THRESHOLD });
  }

  /** Forgets an instance that has ended. */
  remove(url: URL): void {
    for (const upstream of this.upstreams) if (upstream.url === url) this.upstreams.delete(upstream);
  }

  async untilReady(count: number): Promise<void> {
    while (this.ready.length < count) await this.probe();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.probing);
    this.agent.destroy();
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  private get ready(): Upstream[] {
    return [...this.upstreams].filter(({ failures }) => failures < FAILURE_THRESHOLD);
  }

  private async probe(): Promise<void> {
    await Promise.all(
      [...this.upstreams].map(async (upstream) => {
        const signal = AbortSignal.timeout(2_000);
        const answer = await fetch(new URL('/health/ready', upstream.url), { signal }).catch(() => undefined);
        await answer?.text();
        upstream.failures = answer?.status === 200 ? 0 : upstream.failures + 1;
      }),
    );
  }

  private pass(incoming: IncomingMessage, outgoing: ServerResponse): void {
    const asked = this.ready.length === 0 ? [...this.upstreams] : this.ready;
    this.turn += 1;
    const upstream = asked[this.turn % Math.max(asked.length, 1)];
    if (upstream === undefined) {
      outgoing.writeHead(502).end('there is no instance');
      return;
    }
    const { method, headers, url = '/' } = incoming;
    const passed = request(new URL(url, upstream.url), { method, headers, agent: this.agent }, (answer) => {
      const { connection: _, 'keep-alive': __, ...rest } = answer.headers;
      outgoing.writeHead(answer.statusCode ?? 502, rest);
      answer.pipe(outgoing);
      answer.on('error', () => outgoing.destroy());
    });
    passed.on('error', (error) => {
      if (outgoing.headersSent) outgoing.destroy();
      else outgoing.writeHead(502).end(error.message);
    });
    incoming.pipe(passed);
  }
}
