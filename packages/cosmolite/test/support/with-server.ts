import { CosmosClient } from '@azure/cosmos';
import type { Container, ContainerRequest, CosmosClientOptions } from '@azure/cosmos';
import { startCosmolite } from '../../src/index.js';
import type { Cosmolite, CosmoliteOptions } from '../../src/index.js';

/** A fresh emulator for one spec file, on a free port, closed when the file is done. */
export interface ServerUnderTest {
  readonly emulator: Cosmolite;
  readonly client: CosmosClient;
  /** A new container in a database of its own. */
  container(request?: Partial<ContainerRequest>): Promise<Container>;
}

/** Registers start and stop with Jest; the members may be used from the first hook or test on. */
export function withServer(
  options: CosmoliteOptions = {},
  clientOptions: Partial<CosmosClientOptions> = {},
): ServerUnderTest {
  let emulator: Cosmolite | undefined;
  let client: CosmosClient | undefined;
  let containers = 0;
  const running = (): { emulator: Cosmolite; client: CosmosClient } => {
    if (!emulator || !client) {
      throw new Error('The emulator is started by beforeAll; use it in hooks and tests.');
    }
    return { emulator, client };
  };

  beforeAll(async () => {
    emulator = await startCosmolite(options);
    client = sdkClient(emulator, clientOptions);
  });
  afterAll(async () => {
    client?.dispose();
    await emulator?.close();
  });

  return {
    get emulator() {
      return running().emulator;
    },
    get client() {
      return running().client;
    },
    async container(request = {}) {
      containers += 1;
      const { database } = await running().client.databases.create({ id: `database-${containers}` });
      const { container } = await database.containers.create({
        id: 'items',
        partitionKey: '/pk',
        ...request,
      });
      return container;
    },
  };
}

/** The unmodified SDK, as users create it. */
export const sdkClient = (
  { endpoint, key }: Cosmolite,
  options: Partial<CosmosClientOptions> = {},
): CosmosClient => new CosmosClient({ endpoint, key, ...options });
