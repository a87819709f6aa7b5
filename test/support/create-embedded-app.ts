import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from '../../src/app.module.js';
import { createApplication } from '../../src/app.setup.js';
import { configure } from '../../src/app.config.js';
import { createLogger } from '../../src/common/observability/logging/logger.js';
import { CosmosProvisioning } from '../../src/modules/cosmos/provisioning/cosmos-provisioning.service.js';
import { clientOf } from './client.js';
import type { TestApp } from './create-app-at.js';

/**
 * The real application on its embedded database, provisioned and with its samples.
 * @param prepare what is done before the application begins
 */
export async function createEmbeddedApp(
  dataDir = ':memory:',
  prepare: (app: NestFastifyApplication) => void = () => undefined,
): Promise<TestApp> {
  const configuration = await configure({ NODE_ENV: 'test', COSMOLITE_DATA: dataDir, LOG_LEVEL: 'silent' });
  const { config } = configuration;
  const app = await createApplication(
    AppModule.forRoot(configuration),
    config,
    await createLogger(config.log),
  );
  const close = () => app.close();
  try {
    prepare(app);
    await app.init();
    await app.get(CosmosProvisioning).ready;
  } catch (error) {
    await close();
    throw error;
  }
  return { ...clientOf(app), app, close, [Symbol.asyncDispose]: close };
}
