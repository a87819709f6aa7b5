import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

export interface RunningService {
  readonly url: string;
  readonly process: ChildProcess;
  /** Milliseconds from the start of the process to the first 200 of `/health/ready`. */
  readonly readyAfterMs: number;
  stop(): Promise<void>;
}

/**
 * Starts a built service as a process of its own, its log written and thrown away, and waits until it says it is ready.
 * @param main default: the one of this folder
 * @param check what it has to say: that it is ready, or only that it lives
 */
export async function startService(
  env: Record<string, string>,
  main = MAIN,
  check: 'ready' | 'live' = 'ready',
): Promise<RunningService> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const startedAt = performance.now();
  const child = spawn(process.execPath, [main], {
    env: { ...process.env, PORT: String(port), HOST: '127.0.0.1', LOG_LEVEL: 'error', ...env },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  await untilReady(`${url}/health/${check}`, child, 30_000);
  return {
    url,
    process: child,
    readyAfterMs: performance.now() - startedAt,
    async stop() {
      child.kill('SIGTERM');
      if (child.exitCode === null) await once(child, 'exit');
    },
  };
}

async function untilReady(url: string, child: ChildProcess, timeoutMs: number): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  while (performance.now() < deadline) {
    if (child.exitCode !== null) throw new Error(`the service exited with ${child.exitCode}`);
    const response = await fetch(url).catch(() => undefined);
    if (response?.status === 200) return;
    await sleep(5);
  }
  child.kill('SIGKILL');
  throw new Error(`not ready after ${timeoutMs} ms`);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
