/** What is compared. The first side is ours; every ratio is a side's figure to it. */
import { mkdtempSync, rmSync } from 'node:fs';
import type { Server as HttpServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Container } from '@azure/cosmos';
import vercel from '@vercel/cosmosdb-server';
import { startCosmolite as startCosmoliteHere } from 'cosmolite';
import { type Emulator, startCosmolite, startStub, startVercel, vercelName } from '../support/emulators.ts';
import { KEEP_ALIVE_MS, startStub as startStubHere } from '../support/stub.ts';
import { fill, freshContainer } from '../support/workload.ts';
import { type Client, rawClient, sdkClient } from './clients.ts';

export interface Side {
  readonly name: string;
  readonly sdk: Client;
  readonly raw: Client;
  readonly container: Container;
  /** Process of the server; undefined when it runs in this one. */
  readonly pid?: number;
}

/** A server that can be compared, wherever it runs. */
type Server = Pick<Emulator, 'name' | 'endpoint' | 'stop'> & Partial<Pick<Emulator, 'pid'>>;

/** Where the servers run: each in a process of its own, or all in this one, which then does the clients' work, too. */
export type Where = 'apart' | 'here';

const STARTERS: Record<Where, readonly ((folder: string) => Promise<Server>)[]> = {
  apart: [startCosmolite, () => startVercel(), () => startVercel({ keepAlive: true }), startStub],
  here: [
    async (dataDir) => {
      const emulator = await startCosmoliteHere({ dataDir });
      return { name: 'cosmolite', endpoint: emulator.endpoint, stop: () => emulator.close() };
    },
    () => vercelHere({}),
    () => vercelHere({ keepAlive: true }),
    async () => ({ name: 'stub', ...(await startStubHere()) }),
  ],
};

async function vercelHere(options: { readonly keepAlive?: boolean }): Promise<Server> {
  const server: HttpServer = vercel.createHttpServer(options);
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  const port = await new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
  const stop = () => {
    server.closeAllConnections();
    server.close();
    return Promise.resolve();
  };
  return { name: vercelName(options), endpoint: `http://127.0.0.1:${port}`, stop };
}

/** Starts them all and gives each the same items; the stub needs none. */
export async function withSides(where: Where, items: number, work: (sides: Side[]) => Promise<void>) {
  const folder = mkdtempSync(join(tmpdir(), 'cosmolite-compare-'));
  await using stack = new AsyncDisposableStack();
  stack.defer(() => rmSync(folder, { recursive: true, force: true }));
  const sides: Side[] = [];
  for (const start of STARTERS[where]) {
    const emulator = await start(folder);
    stack.defer(() => emulator.stop());
    const { name, endpoint, pid } = emulator;
    const { client, container } = await freshContainer(endpoint);
    if (name !== 'stub') await fill(container, items);
    const [sdk, raw] = [sdkClient(client, container), rawClient(endpoint)];
    stack.defer(() => sdk.close());
    stack.defer(() => raw.close());
    sides.push({ name, sdk, raw, container, ...(pid !== undefined && { pid }) });
  }
  await work(sides);
}
