/** The service's container, through a client of the SDK as it comes, or with the service's own options and transport. */
import { type Container, CosmosClient } from '@azure/cosmos';
import type * as Client from '../../../src/modules/cosmos/client/create-client.ts';
import type * as Transport from '../../../src/modules/cosmos/client/http-client.ts';
import type * as Options from '../../../src/modules/cosmos/options/cosmos-options.ts';
import { EMULATOR_KEY } from '../../support/workload.ts';

export interface OpenContainer {
  readonly container: Container;
  readonly close: () => void;
}

/** As the service names them by default. */
const [DATABASE, CONTAINER] = ['stockroom', 'products'];

export async function containerFor(hasOurTransport: boolean, endpoint: string): Promise<OpenContainer> {
  const client = hasOurTransport
    ? await ownClient(endpoint)
    : new CosmosClient({ endpoint, key: EMULATOR_KEY });
  return { container: client.database(DATABASE).container(CONTAINER), close: () => client.dispose() };
}

async function ownClient(endpoint: string): Promise<CosmosClient> {
  const { createClient } = await built<typeof Client>('client/create-client.js');
  const { CosmosHttpClient } = await built<typeof Transport>('client/http-client.js');
  const { resolveOptions } = await built<typeof Options>('options/cosmos-options.js');
  const options = resolveOptions({ endpoint, databaseId: DATABASE });
  const transport = new CosmosHttpClient({
    timeoutMs: 60_000,
    onlyEndpoint: endpoint,
    scope: () => undefined,
  });
  return createClient({ endpoint, authentication: { key: EMULATOR_KEY } }, options, transport);
}

function built<T>(file: string): Promise<T> {
  return import(new URL(`../../../dist/modules/cosmos/${file}`, import.meta.url).href);
}
