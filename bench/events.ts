/**
 * Streams of events: many clients, one of which reads nothing, while stock is adjusted. How long an event takes to the others, what
 * the service holds on its heap before and after, and what an idle stream costs. Printed, never asserted.
 *
 *   npm run bench:events -- [--clients 200] [--seconds 30] [--idle 20]
 */
import { randomUUID } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { parseArgs } from 'node:util';
import { setTimeout as sleep } from 'node:timers/promises';
import { Agent, request } from 'undici';
import { HEAP_OPTIONS, heapMb } from './support/heap.ts';
import { machine } from './support/machine.ts';
import { integer, say } from './support/say.ts';
import { setStage } from './support/stage.ts';
import { memoryMb } from './support/usage.ts';

const { values } = parseArgs({
  options: {
    clients: { type: 'string', default: '200' },
    seconds: { type: 'string', default: '30' },
    idle: { type: 'string', default: '20' },
  },
});
const [clients, seconds, idle] = [Number(values.clients), Number(values.seconds), Number(values.idle)];
/** Of the run: the heap is looked at after each. */
const PARTS = 4;

const dispatcher = new Agent({ connections: 8 });
const sent = new Map<string, number>();
const delays: number[] = [];
let received = 0;

process.stdout.write(`${machine()}\nThe service, cosmolite and this client are a process each\n`);
// Nothing else asks the database while nothing happens. The heap is what Node takes in a container of 512 MB.
const env = {
  CHANGE_FEEDS: 'none',
  RESERVATION_SWEEP_SECONDS: '0',
  NODE_OPTIONS: '--max-old-space-size=256',
};
await using stage = await setStage({ env, node: HEAP_OPTIONS });
const { url, service: pid } = stage;
const sockets: Socket[] = [];
try {
  const id = await create();
  await adjustFor(id, 2_000);
  const before = await heapMb(pid);
  for (let count = 0; count < clients - 1; count += 1) sockets.push(await listen());
  const silent = await listen('');
  silent.pause();
  sockets.push(silent);
  const open = await heapMb(pid);
  const idleUnits = await unitsOver(idle * 1_000);
  say(`${clients} idle streams of one tenant`, [
    `${integer((idleUnits / idle) * 3_600)} request units an hour, all together`,
    `heap after a collection: ${before.toFixed(1)} MB before, ${open.toFixed(1)} MB with the streams`,
  ]);

  delays.length = 0;
  received = 0;
  const heaps: number[] = [];
  const samples: number[] = [];
  const watch = setInterval(() => samples.push(memoryMb(pid)), 500);
  const telling = tellTheSilent();
  let adjusted = 0;
  for (let part = 0; part < PARTS; part += 1) {
    adjusted += await adjustFor(id, (seconds * 1_000) / PARTS);
    heaps.push(await heapMb(pid));
  }
  const toldMb = await telling;
  await sleep(2_000);
  clearInterval(watch);
  heaps.push(await heapMb(pid));
  const sorted = delays.toSorted((a, b) => a - b);
  const at = (share: number) => (sorted[Math.floor(sorted.length * share)] ?? Number.NaN).toFixed(0);
  say(
    `${clients} streams, one of which reads nothing, under ${integer(adjusted / seconds)} adjustments a second`,
    [
      `${integer(received)} events received of ${integer(adjusted * (clients - 1))}`,
      `from the answer of the call to the event: median ${at(0.5)} ms, p99 ${at(0.99)} ms`,
      `heap after a collection: ${heaps.map((mb) => mb.toFixed(1)).join(', ')} MB, the last when all was told`,
      `resident: most ${Math.max(...samples).toFixed(0)} MB`,
      `the one that reads nothing was disconnected after ${toldMb.toFixed(1)} MB; streams left: ${await openStreams()}`,
    ],
  );
} finally {
  for (const socket of sockets) socket.destroy();
  await dispatcher.close();
}

function newProduct(): object {
  const sku = randomUUID().toUpperCase();
  return { category: 'events', sku, name: 'Told', price: 1, quantity: 1_000_000 };
}

async function create(): Promise<string> {
  const answer: { readonly id: string } = JSON.parse(await send('/v1/products', newProduct()));
  return answer.id;
}

async function adjustFor(id: string, milliseconds: number): Promise<number> {
  const path = `/v1/products/${id}/stock/adjustments?category=events`;
  const note = 'x'.repeat(400);
  let count = 0;
  for (const end = performance.now() + milliseconds; performance.now() < end; count += 1) {
    const body = { delta: -1, reason: 'sold', note };
    const answer: { movement: { id: string } } = JSON.parse(await send(path, body));
    sent.set(answer.movement.id, performance.now());
  }
  return count;
}

/** Creates large products, of which only the client that reads nothing is told, until that one is disconnected. */
async function tellTheSilent(): Promise<number> {
  const description = '\u{1f6e0}'.repeat(1_000);
  let told = 0;
  while (Number(await openStreams()) === clients) {
    const items = Array.from({ length: 50 }, () => ({ ...newProduct(), quantity: 0, description }));
    told += items.length * Buffer.byteLength(description);
    await send('/v1/products/batch', { items });
  }
  return told / 2 ** 20;
}

async function send(path: string, body: object): Promise<string> {
  const answer = await request(`${url}${path}`, {
    method: 'POST',
    dispatcher,
    headers: { 'content-type': 'application/json', 'idempotency-key': randomUUID() },
    body: JSON.stringify(body),
  });
  const content = await answer.body.text();
  if (answer.statusCode >= 300) throw new Error(content);
  return content;
}

/** A client that counts events, and looks at the time of some. */
async function listen(query = '?types=stock.changed'): Promise<Socket> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.setEncoding('utf8');
  socket.write(`GET /v1/events${query} HTTP/1.1\r\nhost: ${hostname}\r\naccept: text/event-stream\r\n\r\n`);
  const watches = sockets.length % 20 === 0;
  socket.on('data', (text: string) => {
    received += text.split('\nevent: ').length - 1;
    if (!watches) return;
    for (const [, id = ''] of text.matchAll(/"movement":\{"id":"([^"]+)"/g)) {
      const since = sent.get(id);
      if (since !== undefined) delays.push(performance.now() - since);
    }
  });
  socket.on('error', () => undefined);
  await new Promise((resolve) => socket.once('data', resolve));
  return socket;
}

/** Request units that the service has used in a while, by its own metrics. */
async function unitsOver(milliseconds: number): Promise<number> {
  const before = await units();
  await sleep(milliseconds);
  return (await units()) - before;
}

async function openStreams(): Promise<string> {
  return /^stockroom_event_streams (\d+)$/m.exec(await metrics())?.[1] ?? 'none';
}

async function metrics(): Promise<string> {
  return (await request(`${url}/metrics`, { dispatcher })).body.text();
}

async function units(): Promise<number> {
  const lines = (await metrics()).matchAll(
    /^azure_cosmosdb_client_operation_request_charge_sum\{[^\n]*\} ([\d.]+)$/gm,
  );
  return [...lines].reduce((sum, [, value]) => sum + Number(value), 0);
}
