import { createServer, STATUS_CODES } from 'node:http';
import type { RequestListener, Server, ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';

/** Longer than any client keeps an idle connection, so that the client is the one who closes it. */
const KEEP_ALIVE_MS = 120_000;
/** A client that stops in the middle of a request must not hold up a close for ever. */
const REQUEST_MS = 60_000;

type State = 'new' | 'starting' | 'running' | 'stopping' | 'stopped';

/** The HTTP listener: starts once, stops once, and is stopped only when the last socket is closed. */
export class CosmosServer {
  readonly #server: Server;
  /** Open connections, and the last answer on each: it is closed when nothing is under way. */
  readonly #connections = new Map<Socket, ServerResponse | undefined>();
  #state: State = 'new';
  #stopped: Promise<void> | undefined;

  /** @param tls certificate and key in PEM; plain HTTP without */
  constructor(listener: RequestListener, tls?: { readonly cert: string; readonly key: string }) {
    this.#server = tls ? createTlsServer({ ...tls }) : createServer();
    this.#server.keepAliveTimeout = KEEP_ALIVE_MS;
    this.#server.requestTimeout = REQUEST_MS;
    this.#server.on(tls ? 'secureConnection' : 'connection', (socket: Socket) => this.#watch(socket));
    this.#server.on('request', (request, response) => {
      if (this.#connections.has(request.socket)) this.#connections.set(request.socket, response);
      if (this.#state === 'stopping') {
        response.setHeader('connection', 'close');
        this.#closeAfter(response, request.socket);
      }
      listener(request, response);
    });
    this.#server.on('clientError', refuseMalformedRequest);
  }

  /**
   * @returns the address it listens on
   * @throws Error with a plain sentence when the port is taken or the address is not ours
   */
  async start(host: string, port: number): Promise<AddressInfo> {
    if (this.#state !== 'new') throw new Error(`The server cannot start: it is ${this.#state}.`);
    this.#state = 'starting';
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', (error) => reject(listenError(error, host, port)));
      this.#server.listen(port, host, resolve);
    });
    this.#state = 'running';
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('The server listens on no port.');
    return address;
  }

  /** Takes no new connection, lets running requests finish, and resolves when every socket is closed. */
  stop(): Promise<void> {
    this.#stopped ??= this.#stop();
    return this.#stopped;
  }

  async #stop(): Promise<void> {
    if (this.#state !== 'running') {
      this.#state = 'stopped';
      return;
    }
    this.#state = 'stopping';
    // Once it is closed Node no longer watches `requestTimeout`.
    const enough = setTimeout(() => this.#server.closeAllConnections(), REQUEST_MS);
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
      for (const [socket, last] of this.#connections) {
        if (last === undefined || last.closed) socket.destroySoon();
        else this.#closeAfter(last, socket);
      }
    });
    clearTimeout(enough);
    this.#state = 'stopped';
  }

  #watch(socket: Socket): void {
    this.#connections.set(socket, undefined);
    socket.once('close', () => this.#connections.delete(socket));
  }

  /** Node would also wait for connections that never sent a request. */
  #closeAfter(response: ServerResponse, socket: Socket): void {
    response.once('close', () => {
      if (this.#connections.get(socket) === response) socket.destroySoon();
    });
  }
}

function listenError(error: NodeJS.ErrnoException, host: string, port: number): Error {
  const because: Record<string, string> = {
    EADDRINUSE: `port ${port} on ${host} is already in use. Choose another one, or 0 for any free one.`,
    EACCES: `port ${port} needs privileges that this process does not have.`,
    EADDRNOTAVAIL: `${host} is not an address of this machine.`,
    ENOTFOUND: `the host name ${host} is unknown.`,
  };
  const reason = because[error.code ?? ''] ?? error.message;
  return new Error(`cosmolite cannot listen: ${reason}`, { cause: error });
}

/** Answers what Node's parser refused before there was a request: in the service's form all the same. */
function refuseMalformedRequest(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const status =
    error.code === 'HPE_HEADER_OVERFLOW' ? 431 : error.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : 400;
  const body = JSON.stringify({ code: CODES[status], message: 'The request could not be read.' });
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\ncontent-type: application/json\r\n` +
      `content-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  );
}

const CODES = { 400: 'BadRequest', 408: 'RequestTimeout', 431: 'RequestHeaderFieldsTooLarge' } as const;
