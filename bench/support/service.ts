import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { endsWithUs } from './ends-with-us.ts';

const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

export interface RunningService {
  readonly url: string;
  readonly process: ChildProcess;
  /** Milliseconds from the start of the process to the first 200 of `/health/ready`. */
  readonly readyAfterMs: number;
  stop(): Promise<void>;
}

export interface ServiceOptions {
  /** File of another build. Default: the one of this folder. */
  readonly main?: string | undefined;
  /** What it has to say before it counts as started: that it is ready, or only that it lives. Default: ready. */
  readonly check?: 'ready' | 'live';
  /** File that its log is written to. Default: it is thrown away. */
  readonly logFile?: string | undefined;
  /** Options of Node. */
  readonly node?: readonly string[];
}

/** Starts a built service as a process of its own, and waits until it says it is ready. */
export async function startService(
  env: Record<string, string>,
  { main = MAIN, check = 'ready', logFile, node = [] }: ServiceOptions = {},
): Promise<RunningService> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const startedAt = performance.now();
  const log = logFile === undefined ? 'ignore' : openSync(logFile, 'a');
  const child = endsWithUs(
    spawn(process.execPath, [...node, main], {
      env: { ...process.env, PORT: String(port), HOST: '127.0.0.1', LOG_LEVEL: 'error', ...env },
      stdio: ['ignore', log, 'inherit'],
    }),
  );
  if (log !== 'ignore') closeSync(log);
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

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
