import { CosmosClient } from '@azure/cosmos';
import type { Container, ContainerRequest, CosmosClientOptions } from '@azure/cosmos';
import { startCosmolite } from '../../src/index.js';
import type { CosmoliteOptions } from '../../src/index.js';
import { type Difference, EXPECTED_DIFFERENCES } from '../expected-differences.js';
import { dropDatabases, kindOf } from './account.js';
import type { TargetKind } from './account.js';
import { newDatabaseId } from './database-ids.js';
import { accountUnderTest } from './target.js';
import type { Target } from './target.js';

/** What a spec file talks to: a fresh emulator, closed when the file is done, or the account under test. */
export interface ServerUnderTest {
  readonly target: Target;
  readonly client: CosmosClient;
  /** A new container in a database of its own. */
  container(request?: Partial<ContainerRequest>): Promise<Container>;
  /** What a test expects: `own` of cosmolite, and of the cloud what the table of differences makes of it. */
  expected(difference: Difference, own: unknown): unknown;
}

/** What an account may give less of: tests outside a `describeFor` hold without it, too. */
const WISHES: ReadonlySet<string> = new Set<keyof CosmoliteOptions>(['defaultPartitions', 'log']);

/** Registers start and stop with Jest; the members may be used from the first hook or test on. */
export function withServer(
  options: CosmoliteOptions = {},
  clientOptions: Partial<CosmosClientOptions> = {},
): ServerUnderTest {
  let started: Started | undefined;
  let containers = 0;
  const running = (): Started => {
    if (!started) throw new Error('The server is started by beforeAll; use it in hooks and tests.');
    return started;
  };

  beforeAll(async () => {
    const account = accountUnderTest();
    const open = account ? await openAccount(account, options) : await openEmulator(options);
    started = { ...open, client: sdkClient(open.target, clientOptions) };
  });
  afterAll(async () => {
    started?.client.dispose();
    await started?.close();
  });

  return {
    get target() {
      return running().target;
    },
    get client() {
      return running().client;
    },
    async container(request = {}) {
      containers += 1;
      const id = newDatabaseId(`database-${containers}`);
      const { database } = await running().client.databases.create({ id });
      const { container } = await database.containers.create({
        id: 'items',
        partitionKey: '/pk',
        ...request,
      });
      return container;
    },
    expected: (difference, own) =>
      running().kind === 'cloud' ? EXPECTED_DIFFERENCES[difference].cloud(own) : own,
  };
}

interface Open {
  readonly target: Target;
  readonly kind: TargetKind;
  close(): Promise<void>;
}

interface Started extends Open {
  readonly client: CosmosClient;
}

async function openEmulator(options: CosmoliteOptions): Promise<Open> {
  const emulator = await startCosmolite(options);
  return { target: emulator, kind: 'cosmolite', close: () => emulator.close() };
}

/** @throws Error when the tests need an emulator that was started for them, and do not say so */
async function openAccount(target: Target, options: CosmoliteOptions): Promise<Open> {
  const needs = Object.keys(options).filter((option) => !WISHES.has(option));
  if (needs.length > 0) {
    throw new Error(
      `An account cannot be started with ${needs.join(', ')}: put these tests in a describeFor.`,
    );
  }
  return { target, kind: await kindOf(target), close: () => dropDatabases(target) };
}

/** The unmodified SDK, as users create it. */
export const sdkClient = (
  { endpoint, key }: Target,
  options: Partial<CosmosClientOptions> = {},
): CosmosClient => new CosmosClient({ endpoint, key, ...options });
