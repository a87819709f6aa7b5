import type { Type } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Cosmolite, CosmoliteOptions, FaultOrder } from 'cosmolite';
import { CosmosProvisioning } from '../../src/modules/cosmos/provisioning/cosmos-provisioning.service.js';
import type { Client } from './client.js';
import { createAppAt, type RunningApp, type TestApp, type Variables } from './create-app-at.js';
import { type DatabaseState, TestDatabase } from './test-database.js';

export interface AppOptions {
  /** Variables of the environment, beside those that name the database. */
  readonly env?: Variables;
  /** Modules beside the real ones, such as a controller that fails on purpose. */
  readonly modules?: readonly Type[];
  /** Collects the log from this level on in `lines`. Without it the log is silent. */
  readonly logLevel?: 'debug' | 'info' | 'error' | 'fatal';
  /** Whether there is a database. Default `running`; the tests then begin when it is provisioned. */
  readonly database?: DatabaseState;
  /** Physical partitions of a container. Default 1. */
  readonly partitions?: number;
  /** Anything else about the database, such as its clock. */
  readonly cosmolite?: CosmoliteOptions;
}

/** An application while tests run. Before and after them, every member but `lines` throws. */
export interface AppUnderTest extends RunningApp {
  readonly db: Cosmolite;
  /** What the test that runs has logged so far, parsed. */
  readonly lines: Record<string, unknown>[];
  /** The port of 127.0.0.1 where it listens. It begins to listen when this is asked for first. */
  port(): Promise<number>;
  /** Makes the database fail from now on, until the test ends. */
  orderFaults(...orders: FaultOrder[]): Promise<void>;
  /** Starts a database that was to come `later`, and waits until it is provisioned. */
  startDatabase(): Promise<void>;
}

/**
 * The real application on a database of its own, for the tests of the `describe` that calls this. It starts before the first
 * of them. After the last it closes, also when a test or the start itself has failed: nothing keeps Jest from ending.
 */
export function withApp(options: AppOptions = {}): AppUnderTest {
  const group = new AppGroup(options);
  return group.add();
}

/** Two instances of the application on one database, each with the same options. */
export function withTwoApps(options: AppOptions = {}): readonly [AppUnderTest, AppUnderTest] {
  const group = new AppGroup(options);
  return [group.add(), group.add()];
}

/** Applications on one database, started and closed by the hooks of the `describe` that is being read. */
class AppGroup {
  private readonly stack = new AsyncDisposableStack();
  private readonly members: StartableApp[] = [];
  private database: TestDatabase | undefined;

  constructor(private readonly options: AppOptions) {
    beforeAll(() => this.start());
    beforeEach(() => this.members.forEach(({ lines }) => lines.splice(0)));
    afterEach(() => this.database?.endFaults());
    afterAll(() => this.stack.disposeAsync());
  }

  add(): AppUnderTest {
    const member = new StartableApp(() => this.database);
    this.members.push(member);
    return member;
  }

  private async start(): Promise<void> {
    const { database = 'running', partitions, cosmolite } = this.options;
    const divided = partitions === undefined ? {} : { defaultPartitions: partitions };
    this.database = this.stack.use(await TestDatabase.create(database, { ...divided, ...cosmolite }));
    for (const member of this.members) {
      const { app } = this.stack.use(await member.start(this.database, this.options));
      // A test that failed may have left a request that waits for the database: closing would wait for it, too.
      this.stack.defer(() => app.getHttpServer().closeAllConnections());
    }
    if (this.database.isRunning) await Promise.all(this.members.map((member) => member.isProvisioned()));
  }
}

class StartableApp implements AppUnderTest {
  readonly lines: Record<string, unknown>[] = [];
  private started: TestApp | undefined;
  private listening: Promise<number> | undefined;

  constructor(private readonly databaseOf: () => TestDatabase | undefined) {}

  get app(): NestFastifyApplication {
    return inTest(this.started).app;
  }

  get db(): Cosmolite {
    return this.database.db;
  }

  request: Client['request'] = (...call) => inTest(this.started).request(...call);

  port(): Promise<number> {
    this.listening ??= this.app.listen(0, '127.0.0.1').then(async () => portIn(await this.app.getUrl()));
    return this.listening;
  }

  orderFaults(...orders: FaultOrder[]): Promise<void> {
    return this.database.orderFaults(...orders);
  }

  async startDatabase(): Promise<void> {
    await this.database.start();
    await this.isProvisioned();
  }

  async isProvisioned(): Promise<void> {
    await this.app.get(CosmosProvisioning).ready;
  }

  /** Does not wait for the database. */
  async start(database: TestDatabase, { env, modules, logLevel }: AppOptions): Promise<TestApp> {
    const { endpoint, key } = database.address;
    const log = logLevel === undefined ? {} : { LOG_LEVEL: logLevel };
    this.started = await createAppAt(
      endpoint,
      { COSMOS_KEY: key, ...log, ...env },
      {
        ...(modules === undefined ? {} : { modules }),
        ...(logLevel === undefined ? {} : { lines: this.lines }),
      },
    );
    return this.started;
  }

  private get database(): TestDatabase {
    return inTest(this.databaseOf());
  }
}

const portIn = (url: string): number => Number(new URL(url).port);

function inTest<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('The application runs only while the tests of its describe do.');
  return value;
}
