import { once } from 'node:events';
import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import { createInterface } from 'node:readline';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { NDJSON } from './imports.js';
import type { Json } from './products.js';

/** Makes an application reachable, and says where. */
export async function listen(app: NestFastifyApplication): Promise<URL> {
  await app.listen(0, '127.0.0.1');
  return new URL(await app.getUrl());
}

/** An import over a real connection, sent piece by piece while its answer is read line by line. */
export class Upload implements Disposable {
  /** Every line of the answer so far. */
  readonly lines: Json[] = [];
  private readonly outgoing: ClientRequest;
  private readonly answer: Promise<IncomingMessage>;
  private readonly ended: Promise<unknown>;

  constructor(service: URL, query = '', accept = NDJSON) {
    const headers = { 'content-type': NDJSON, accept };
    this.outgoing = request(new URL(`/v1/imports${query}`, service), { method: 'POST', headers });
    this.outgoing.on('error', () => {});
    this.outgoing.flushHeaders();
    this.answer = new Promise((resolve) => void this.outgoing.once('response', resolve));
    this.ended = this.answer.then((response) => {
      const reader = createInterface({ input: response });
      reader.on('line', (line) => {
        this.lines.push(JSON.parse(line));
        this.outgoing.emit('line');
      });
      return once(reader, 'close');
    });
    this.ended.catch(() => {});
  }

  /** Sends a piece of the body, as soon as there is room for it. */
  async write(piece: string): Promise<void> {
    if (!this.outgoing.write(piece)) await once(this.outgoing, 'drain');
  }

  end(): void {
    this.outgoing.end();
  }

  hangUp(): void {
    this.outgoing.destroy();
  }

  [Symbol.dispose](): void {
    this.hangUp();
  }

  /** The first line, past or future, for which `test` holds. */
  async line(test: (line: Json) => boolean): Promise<Json> {
    for (;;) {
      const found = this.lines.find(test);
      if (found !== undefined) return found;
      await once(this.outgoing, 'line');
    }
  }

  /** The answer once it has ended: its head, its trailers, and the last of its lines. */
  async whole(): Promise<{ response: IncomingMessage; last: Json | undefined }> {
    await this.ended;
    return { response: await this.answer, last: this.lines.at(-1) };
  }
}
