import { configure } from './app.config.js';
import { drainOnSignal } from './common/http/drain.js';
import { createLogger } from './common/observability/logger.js';
import { startFailure } from './common/observability/start-failure.js';
import { startTracing } from './common/observability/tracing/start-tracing.js';
import { AppModule } from './app.module.js';
import { createApplication } from './app.setup.js';

try {
  const configuration = await configure();
  const { config } = configuration;
  const logger = createLogger(config.log);
  config.warnings.forEach((warning) => logger.warn(warning));
  const stopTracing = await startTracing(config.tracing, logger);
  const app = await createApplication(AppModule.forRoot(configuration), config, logger);
  drainOnSignal(app, logger, stopTracing);
  await app.init();
  const { host, port } = config.http;
  await app.getHttpAdapter().getInstance().listen({ host, port });
} catch (error) {
  process.stderr.write(`${startFailure(error)}\n`);
  process.exit(1);
}
