import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { CosmoliteOptions } from 'cosmolite';
import { endsWithUs } from './ends-with-us.ts';
import { KEEP_ALIVE_MS } from './stub.ts';

export interface Emulator {
  readonly name: string;
  readonly endpoint: string;
  readonly pid: number;
  stop(): Promise<void>;
}

/** cosmolite as a process of its own, durable: every acknowledged write is in its SQLite file. */
export const startCosmolite = (
  dataDir: string,
  options: Pick<CosmoliteOptions, 'requestUnitsPerSecond' | 'defaultPartitions'> = {},
): Promise<Emulator> =>
  start(
    'cosmolite',
    `const { startCosmolite } = await import('cosmolite');
     const db = await startCosmolite(${JSON.stringify({ port: 0, dataDir, ...options })});
     console.log(db.endpoint);`,
  );

/**
 * The in-memory server of Vercel, over plain HTTP as a process of its own. As it comes it closes the connection after each
 * answer; `keepAlive` is an option that its documentation does not mention.
 */
export const startVercel = (options: { readonly keepAlive?: boolean } = {}): Promise<Emulator> =>
  start(
    vercelName(options),
    `const { createHttpServer } = (await import('@vercel/cosmosdb-server')).default;
     const server = createHttpServer(${JSON.stringify(options)}).listen(0, '127.0.0.1', () => {
       console.log('http://127.0.0.1:' + server.address().port);
     });
     server.keepAliveTimeout = ${KEEP_ALIVE_MS};`,
  );

export const vercelName = ({ keepAlive = false }: { readonly keepAlive?: boolean }): string =>
  `@vercel/cosmosdb-server${keepAlive ? ', keep-alive' : ''}`;

/** No emulator: one fixed answer to everything. What is left is the client, HTTP and the machine. */
export const startStub = (): Promise<Emulator> =>
  start(
    'stub',
    `const { startStub } = await import(${JSON.stringify(new URL('stub.ts', import.meta.url).href)});
     console.log((await startStub()).endpoint);`,
  );

async function start(name: string, script: string): Promise<Emulator> {
  const flags = ['--disable-warning=ExperimentalWarning', '--input-type=module', '-e'];
  const child = endsWithUs(
    spawn(process.execPath, [...flags, script], { stdio: ['ignore', 'pipe', 'inherit'] }),
  );
  const endpoint = await firstLine(child);
  if (child.pid === undefined) throw new Error('the emulator has no process');
  return { name, endpoint, pid: child.pid, stop: () => stop(child) };
}

async function firstLine(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error('no output to read the endpoint from');
  const lines = createInterface({ input: child.stdout });
  for await (const line of lines) return line;
  throw new Error(`the emulator exited with ${child.exitCode}`);
}

async function stop(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL');
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
}
