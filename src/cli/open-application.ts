import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { Configuration } from '../app.config.js';
import { AppModule } from '../app.module.js';
import { StartError } from '../common/errors/start-error.js';
import { createLogger } from '../common/observability/logging/logger.js';
import { NestLogger } from '../common/observability/logging/nest-logger.js';
import { CosmosHealth } from '../modules/cosmos/cosmos-health.service.js';
import { CosmosProvisioning } from '../modules/cosmos/provisioning/cosmos-provisioning.service.js';
import { atMost } from '../common/retry/waiting.js';

const READY_TIMEOUT_MS = 30_000;

/**
 * The application for a command-line tool: it listens nowhere and reads no feed. A service waits for its database forever; a
 * person at a terminal does not.
 * @throws StartError when the database does not answer
 */
export async function openApplication(configuration: Configuration): Promise<INestApplicationContext> {
  const app = await NestFactory.createApplicationContext(AppModule.forRoot(configuration, { feeds: false }), {
    logger: new NestLogger(await createLogger({ ...configuration.config.log, level: 'warn' })),
    abortOnError: false,
  });
  await atMost(READY_TIMEOUT_MS, app.get(CosmosProvisioning).ready);
  const { startup } = app.get(CosmosHealth);
  if (startup === 'ready') return app;
  await app.close();
  throw new StartError(typeof startup === 'object' ? startup.failed : 'The database does not answer.');
}
