import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { startCosmolite } from 'cosmolite';

const built = (path: string): string => new URL(`../dist/${path}`, import.meta.url).href;

/** The built service while a script uses it. Disposing it ends its database too. */
interface BuiltService extends AsyncDisposable {
  /** Ready for injected requests, listening nowhere. */
  readonly app: NestFastifyApplication;
}

/** Starts it on an empty account in memory. Not on the embedded database: that one begins with sample products. */
export async function startBuiltService(): Promise<BuiltService> {
  const [{ configure }, { AppModule }, { createApplication }, { createLogger }, { CosmosProvisioning }] =
    await Promise.all([
      import(built('app.config.js')),
      import(built('app.module.js')),
      import(built('app.setup.js')),
      import(built('common/observability/logging/logger.js')),
      import(built('modules/cosmos/provisioning/cosmos-provisioning.service.js')),
    ]);
  const database = await startCosmolite();
  const configuration = await configure({
    NODE_ENV: 'test',
    COSMOS_ENDPOINT: database.endpoint,
    COSMOS_KEY: database.key,
    LOG_LEVEL: 'silent',
  });
  const { config } = configuration;
  const app = await createApplication(
    AppModule.forRoot(configuration, { feeds: false }),
    config,
    await createLogger(config.log),
  );
  await app.init();
  await app.get(CosmosProvisioning).ready;
  return {
    app,
    [Symbol.asyncDispose]: async () => {
      await app.close();
      await database.close();
    },
  };
}

/** Its OpenAPI document, as text. */
export async function documentOf(app: NestFastifyApplication): Promise<string> {
  return (await app.inject('/docs-json')).payload;
}
