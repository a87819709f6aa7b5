import { configure } from './app.config.js';
import { drainOnSignal } from './common/http/drain.js';
import { createLogger } from './common/observability/logger.js';
import { exitOnFatalErrors } from './common/observability/fatal-errors.js';
import { startFailure } from './common/observability/start-failure.js';
import { startTracing } from './common/observability/tracing/start-tracing.js';
import { AppModule } from './app.module.js';
import { createApplication } from './app.setup.js';
import { startLine } from './app.start-line.js';
import type { CosmosConnection } from './modules/cosmos/client/connection.js';
import { COSMOS_CONNECTION } from './modules/cosmos/options/cosmos.constants.js';

try {
  const configuration = await configure();
  const { config } = configuration;
  const logger = await createLogger(config.log);
  exitOnFatalErrors(logger);
  config.warnings.forEach((warning) => logger.warn(warning));
  const stopTracing = await startTracing(config.tracing, logger);
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
