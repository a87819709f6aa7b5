import { type DynamicModule, Module, type Type } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from '../../src/app.module.js';
import { createApplication } from '../../src/app.setup.js';
import { configure } from '../../src/app.config.js';
import { createLogger } from '../../src/common/observability/logging/logger.js';
import { type Client, clientOf } from './client.js';

export type Variables = Readonly<Record<string, string>>;

export interface TestAppOptions {
  /** Modules beside the real ones, such as a controller that fails on purpose. */
  readonly modules?: readonly Type[];
  /** Every log line, parsed; without it the log is silent. */
  readonly lines?: Record<string, unknown>[];
}

export interface RunningApp extends Client {
  readonly app: NestFastifyApplication;
}

export interface TestApp extends RunningApp, AsyncDisposable {
  close(): Promise<void>;
}

/** The real application on whatever is, or is not, at an address. Does not wait for a database. */
export async function createAppAt(
  endpoint: string,
  env: Variables = {},
  options: TestAppOptions = {},
): Promise<TestApp> {
  const log = options.lines === undefined ? { LOG_LEVEL: 'silent' } : {};
  const configuration = await configure({
    NODE_ENV: 'test',
    COSMOS_ENDPOINT: endpoint,
    COSMOS_KEY: 'AAAA',
    // No call to the database but those of the test.
    RESERVATION_SWEEP_SECONDS: '0',
    CHANGE_FEEDS: 'none',
    ...log,
    ...env,
  });
  const { config } = configuration;
  const logger = await createLogger(config.log, collectInto(options.lines ?? []));
  const root = withModules(AppModule.forRoot(configuration), options.modules ?? []);
  const app = await createApplication(root, config, logger);
  const close = () => app.close();
  try {
    await app.init();
    await app.getHttpAdapter().getInstance().ready();
  } catch (error) {
    await close();
    throw error;
  }
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
