/** Event streams: how fast many clients hear of changes, and what an event costs the service. `bench:events` has the rest. */
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { setStage } from '../../support/stage.ts';
import type { OwnCase, Table } from '../bench-case.ts';
import { HttpLoad } from '../load/http-load.ts';
import { processorMs } from '../processor-time.ts';
import { stockedProducts } from '../products.ts';
import { figure, microseconds, milliseconds } from '../report.ts';
import { ENVIRONMENT } from '../stage.ts';
import type { Target } from '../subject.ts';
import { targetOf } from '../targets.ts';

const CATEGORY = 'told';
/** One client in so many looks when its events came. */
const WATCHES = 20;
const PRODUCTS = 50;

class Audience implements AsyncDisposable {
  received = 0;
  /** Milliseconds from the answer of a call to its event. */
  readonly delays: number[] = [];
  /** When each movement was answered. */
  readonly answered = new Map<string, number>();
  private readonly sockets: Socket[] = [];

  /** Opens a stream, and returns when it has begun. */
  async join(url: string): Promise<void> {
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname);
    const watches = this.sockets.length % WATCHES === 0;
    this.sockets.push(socket);
    socket.setEncoding('utf8');
    socket.on('data', (text: string) => this.hear(text, watches));
    socket.on('error', () => undefined);
    const head = `host: ${hostname}\r\naccept: text/event-stream`;
    socket.write(`GET /v1/events?types=stock.changed HTTP/1.1\r\n${head}\r\n\r\n`);
    await once(socket, 'data');
  }

  [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    return Promise.resolve();
  }

  private hear(text: string, watches: boolean): void {
    this.received += text.split('\nevent: ').length - 1;
    if (!watches) return;
    for (const [, id = ''] of text.matchAll(/"movement":\{"id":"([^"]+)"/g)) {
      const since = this.answered.get(id);
      if (since !== undefined) this.delays.push(performance.now() - since);
    }
  }
}

/** Adjusts one product after the other for a while, and returns how many times. */
async function adjustFor(
  load: HttpLoad,
  targets: readonly Target[],
  ms: number,
  answered: Map<string, number>,
) {
  let count = 0;
  for (const end = performance.now() + ms; performance.now() < end; count += 1) {
    const { id } = targetOf(targets, count);
    const { body } = await load.expect(201, 0, `/v1/products/${id}/stock/adjustments?category=${CATEGORY}`, {
      method: 'POST',
      headers: { 'idempotency-key': randomUUID() },
      body: JSON.stringify({ delta: -1, reason: 'sold' }),
    });
    const answer: { readonly movement: { readonly id: string } } = JSON.parse(body.toString());
    answered.set(answer.movement.id, performance.now());
  }
  return count;
}

export const eventsCase: OwnCase = {
  kind: 'own',
  name: 'events',
  title: 'Event streams',
  async measure({ scale: { isQuick } }): Promise<Table> {
    const [clients, ms] = isQuick ? [20, 200] : [200, 10_000];
    await using stage = await setStage({ env: ENVIRONMENT });
    const { url, service: pid } = stage;
    const targets = await stockedProducts(url, CATEGORY, PRODUCTS);
    const load = await HttpLoad.to(url, 1);
    await using audience = new Audience();
    for (let count = 0; count < clients; count += 1) await audience.join(url);
    await adjustFor(load, targets, ms / 5, new Map());
    const [cpu, told] = [processorMs(pid), audience.received];
    const adjusted = await adjustFor(load, targets, ms, audience.answered);
    const end = performance.now() + 5_000;
    while (audience.received < told + adjusted * clients && performance.now() < end) await sleep(20);
    const events = audience.received - told;
    const sorted = audience.delays.toSorted((a, b) => a - b);
    const at = (share: number) => milliseconds(sorted[Math.floor(sorted.length * share)] ?? Number.NaN);
    load.close();
    return {
      head: ['What', 'Measured'],
      rows: [
        ['streams', figure(clients)],
        ['adjustments a second, one at a time', figure((adjusted * 1_000) / ms)],
        ['events a second, to all of them', figure((events * 1_000) / ms)],
        ['CPU time for an event to one of them', microseconds(((processorMs(pid) - cpu) * 1_000) / events)],
        ['from the answer of a call to its event: median', at(0.5)],
        ['from the answer of a call to its event: p99', at(0.99)],
      ],
      note: 'The CPU time is that of the service, with that of the adjustments.',
    };
  },
};
