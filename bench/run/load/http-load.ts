/**
 * The load generator's HTTP: as little as it can do, because it shares the cores with what it measures. One request at a time on
 * each connection, over plain HTTP/1.1, and answers that say their length.
 */
import { connect, type Socket } from 'node:net';
import { once } from 'node:events';

export interface Answer {
  readonly status: number;
  /** Status line and headers as they came. */
  readonly head: string;
  readonly body: Buffer;
}

export interface HttpRequest {
  readonly method?: 'GET' | 'POST' | 'PATCH';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

const END_OF_HEAD = '\r\n\r\n';

/** A connection that waits for the answer to one request. */
class Lane {
  private received: Buffer[] = [];
  private size = 0;
  /** Of head and body, once the head is there. */
  private expected = Infinity;
  private head = '';
  private waiting: { resolve: (answer: Answer) => void; reject: (error: Error) => void } | undefined;

  private readonly socket: Socket;

  constructor(socket: Socket) {
    this.socket = socket;
    socket.setNoDelay(true);
    socket.on('data', (part: Buffer) => this.receive(part));
    socket.on('error', (error) => this.waiting?.reject(error));
    socket.on('close', () => this.waiting?.reject(new Error('the connection was closed')));
  }

  ask(text: string): Promise<Answer> {
    return new Promise((resolve, reject) => {
      // Nothing more happens on a closed socket: the service ends a connection that was idle for long.
      if (this.socket.destroyed || this.socket.readableEnded) {
        reject(new Error('the connection was closed'));
        return;
      }
      this.waiting = { resolve, reject };
      this.socket.write(text);
    });
  }

  close(): void {
    this.socket.destroy();
  }

  private receive(part: Buffer): void {
    this.received.push(part);
    this.size += part.length;
    if (this.expected === Infinity) this.readHead();
    if (this.size < this.expected) return;
    const all = this.received.length === 1 ? part : Buffer.concat(this.received);
    const { head, waiting } = this;
    this.received = [];
    this.size = 0;
    this.expected = Infinity;
    this.waiting = undefined;
    waiting?.resolve({ status: Number(head.slice(9, 12)), head, body: all.subarray(head.length) });
  }

  private readHead(): void {
    const all = this.received.length === 1 ? this.received[0] : Buffer.concat(this.received);
    const end = all?.indexOf(END_OF_HEAD) ?? -1;
    if (all === undefined || end < 0) return;
    this.head = all.toString('latin1', 0, end + END_OF_HEAD.length);
    const length = /\r\ncontent-length: (\d+)/i.exec(this.head)?.[1];
    if (length === undefined) this.waiting?.reject(new Error(`an answer without a length:\n${this.head}`));
    this.expected = this.head.length + Number(length);
  }
}

export class HttpLoad {
  readonly url: string;
  private readonly lanes: readonly Lane[];
  private readonly host: string;

  private constructor(url: string, lanes: readonly Lane[]) {
    this.url = url;
    this.lanes = lanes;
    this.host = new URL(url).host;
  }

  /** @param connections as many as there will be calls at the same time */
  static async to(url: string, connections: number): Promise<HttpLoad> {
    const { hostname, port } = new URL(url);
    const open = async (): Promise<Lane> => {
      const socket = connect(Number(port), hostname);
      await once(socket, 'connect');
      return new Lane(socket);
    };
    return new HttpLoad(url, await Promise.all(Array.from({ length: connections }, open)));
  }

  /** @throws Error unless the answer has the expected status */
  async expect(status: number, lane: number, path: string, request: HttpRequest = {}): Promise<Answer> {
    const connection = this.lanes[lane];
    if (connection === undefined) throw new Error(`there is no connection ${lane}`);
    const answer = await connection.ask(this.textOf(path, request));
    if (answer.status !== status) {
      throw new Error(`${path} was answered ${answer.head}${answer.body.toString().slice(0, 1_000)}`);
    }
    return answer;
  }

  close(): void {
    for (const lane of this.lanes) lane.close();
  }

  private textOf(path: string, { method = 'GET', headers = {}, body }: HttpRequest): string {
    let text = `${method} ${path} HTTP/1.1\r\nhost: ${this.host}\r\n`;
    for (const [name, value] of Object.entries(headers)) text += `${name}: ${value}\r\n`;
    if (body === undefined) return `${text}\r\n`;
    const type = 'content-type' in headers ? '' : 'content-type: application/json\r\n';
    return `${text}${type}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
  }
}

/** One header of an answer. */
export function headerOf({ head }: Answer, name: string): string {
  const value = new RegExp(`\\r\\n${name}: ([^\\r]*)`, 'i').exec(head)?.[1];
  if (value === undefined) throw new Error(`no ${name} in\n${head}`);
  return value;
}
