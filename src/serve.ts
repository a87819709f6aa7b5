import { configure, startLine } from './app.config.js';
import { drainOnSignal } from './common/http/drain.js';
import { createLogger } from './common/observability/logging/logger.js';
import { exitOnFatalErrors, startFailure } from './common/observability/process-failures.js';
import { AppModule } from './app.module.js';
import { createApplication } from './app.setup.js';
import type { CosmosConnection } from './modules/cosmos/client/connection.js';
import { COSMOS_CONNECTION } from './modules/cosmos/options/cosmos.constants.js';

try {
  const configuration = await configure();
  const { config } = configuration;
  const logger = await createLogger(config.log);
  exitOnFatalErrors(logger);
  config.warnings.forEach((warning) => logger.warn(warning));
  // Before the application is made. Without it the API's calls do nothing, unless the process was started with an SDK of its own.
  const stopTracing = config.tracing.enabled
    ? (await import('./common/observability/tracing/sdk.js')).startSdk(config.tracing, logger)
    : async () => {};
  const app = await createApplication(AppModule.forRoot(configuration), config, logger);
  drainOnSignal(app, logger, stopTracing);
  await app.init();
  const { host, port } = config.http;
  const address = await app.getHttpAdapter().getInstance().listen({ host, port });
  const connection = app.get<CosmosConnection>(COSMOS_CONNECTION, { strict: false });
  logger.info(startLine(config, address, connection), 'Stockroom is ready');
} catch (error) {
  process.stderr.write(`${startFailure(error)}\n`);
  process.exit(1);
}
