/**
 * What 1,000 clients that never finish a request cost the others: point reads by one honest client, first alone, then while
 * the slow ones drip a byte of a header every second for half a minute (and come back whenever they are thrown out). Printed,
 * never asserted.
 */
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { startService } from './support/service.ts';
import { spread } from './support/stats.ts';
import { memoryMb } from './support/usage.ts';

const SOCKETS = 1_000;
const HOLD_MS = 30_000;
const QUIET_MS = 5_000;
const DRIP_MS = 1_000;

/** Holds slow sockets until told to stop; counts how often the service closed one. */
function holdSlowSockets({ hostname, port }: URL): { stop(): number; open(): number } {
  const sockets = new Set<Socket>();
  let thrownOut = 0;
  let stopped = false;
  function join(): void {
    const socket = connect(Number(port), hostname);
    sockets.add(socket);
    socket.write('GET /v1/products HTTP/1.1\r\nHost: x\r\nX-Slow: ');
    socket.on('error', () => {}).resume();
    socket.on('close', () => {
      sockets.delete(socket);
      if (stopped) return;
      thrownOut += 1;
      join();
    });
  }
  for (let count = 0; count < SOCKETS; count += 1) join();
  const drip = setInterval(() => sockets.forEach((socket) => socket.write('a')), DRIP_MS);
  return {
    open: () => [...sockets].filter(({ readyState }) => readyState === 'open').length,
    stop: () => {
      stopped = true;
      clearInterval(drip);
      sockets.forEach((socket) => socket.destroy());
      return thrownOut;
    },
  };
}

/** Milliseconds of each of an honest client's calls, one after the other, for a while. */
async function honestClient(url: string, forMs: number): Promise<number[]> {
  const taken: number[] = [];
  for (const end = performance.now() + forMs; performance.now() < end; await sleep(5)) {
    const start = performance.now();
    const response = await fetch(url);
    await response.arrayBuffer();
    if (response.status !== 200) throw new Error(`an honest call was answered ${response.status}`);
    taken.push(performance.now() - start);
  }
  return taken;
}

const service = await startService({ COSMOLITE_DATA: ':memory:' });
try {
  const target = `${service.url}/v1/products?category=garden&limit=1`;
  const { pid = 0 } = service.process;
  const quiet = await honestClient(target, QUIET_MS);
  const before = memoryMb(pid);
  const slow = holdSlowSockets(new URL(service.url));
  await sleep(DRIP_MS);
  const open = slow.open();
  const crowded = await honestClient(target, HOLD_MS);
  const after = memoryMb(pid);
  const thrownOut = slow.stop();
  process.stdout.write(`One honest client, median (min–max) of a list of one, Node ${process.version}\n`);
  process.stdout.write(`  alone                          ${spread(quiet, 'ms')}, ${quiet.length} calls\n`);
  process.stdout.write(
    `  beside ${open} slow sockets     ${spread(crowded, 'ms')}, ${crowded.length} calls, all 200\n`,
  );
  process.stdout.write(`  slow sockets thrown out        ${thrownOut}\n`);
  process.stdout.write(
    `  memory of the service          ${before.toFixed(0)} MB, then ${after.toFixed(0)} MB\n`,
  );
} finally {
  await service.stop();
}
