import { type DynamicModule, Module, type Type } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { type Cosmolite, type CosmoliteOptions, startCosmolite } from 'cosmolite';
import { AppModule } from '../../src/app.module.js';
import { createApplication } from '../../src/app.setup.js';
import { loadConfig } from '../../src/common/config/load-config.js';
import { createLogger } from '../../src/common/observability/logger.js';
import { CosmosProvisioning } from '../../src/modules/cosmos/cosmos-provisioning.js';
import { type Client, clientOf } from './client.js';

export interface TestAppOptions {
  /** Modules beside the real ones, such as a controller that fails on purpose. */
  readonly modules?: readonly Type[];
  /** Runs before routes are registered. */
  readonly beforeInit?: (app: NestFastifyApplication) => void;
  /** Every log line, parsed; without it the log is silent. */
  readonly lines?: Record<string, unknown>[];
  /** How the emulator behaves. */
  readonly cosmolite?: CosmoliteOptions;
}

export interface TestApp extends Client, AsyncDisposable {
  readonly app: NestFastifyApplication;
  close(): Promise<void>;
}

export interface TestAppWithDatabase extends TestApp {
  readonly db: Cosmolite;
}

type Variables = Readonly<Record<string, string>>;

/** The real application on a fresh in-memory database, provisioned and ready. */
export async function createApp(
  env: Variables = {},
  options: TestAppOptions = {},
): Promise<TestAppWithDatabase> {
  const db = await startCosmolite({ dataDir: ':memory:', port: 0, ...options.cosmolite });
  const started = await createAppAt(db.endpoint, { COSMOS_KEY: db.key, ...env }, options);
  await started.app.get(CosmosProvisioning).ready;
  const close = async () => {
    await started.close();
    await db.close();
  };
  return { ...started, db, close, [Symbol.asyncDispose]: close };
}

/** The real application on whatever is, or is not, at an address. Does not wait for a database. */
export async function createAppAt(
  endpoint: string,
  env: Variables = {},
  options: TestAppOptions = {},
): Promise<TestApp> {
  const log = options.lines === undefined ? { LOG_LEVEL: 'silent' } : {};
  const config = loadConfig({
    NODE_ENV: 'test',
    COSMOS_ENDPOINT: endpoint,
    COSMOS_KEY: 'AAAA',
    ...log,
    ...env,
  });
  const logger = createLogger(config.log, collectInto(options.lines ?? []));
  const root = withModules(AppModule.forRoot(config), options.modules ?? []);
  const app = await createApplication(root, config, logger);
  options.beforeInit?.(app);
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
  const close = () => app.close();
  return { ...clientOf(app), app, close, [Symbol.asyncDispose]: close };
}

@Module({})
class TestRoot {}

function withModules(application: DynamicModule, modules: readonly Type[]): DynamicModule {
  return modules.length === 0 ? application : { module: TestRoot, imports: [application, ...modules] };
}

function collectInto(lines: Record<string, unknown>[]) {
  return { write: (line: string) => void lines.push(JSON.parse(line)) };
}
