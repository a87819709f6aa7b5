import type { NestFastifyApplication } from '@nestjs/platform-fastify';

const built = (path: string): string => new URL(`../../dist/${path}`, import.meta.url).href;

/** The built service on a database in memory: ready for injected requests, listening nowhere. */
export async function startService(): Promise<NestFastifyApplication> {
  const [{ configure }, { AppModule }, { createApplication }, { createLogger }, { CosmosProvisioning }] =
    await Promise.all([
      import(built('app.config.js')),
      import(built('app.module.js')),
      import(built('app.setup.js')),
      import(built('common/observability/logger.js')),
      import(built('modules/cosmos/provisioning/cosmos-provisioning.service.js')),
    ]);
  const configuration = await configure({
    NODE_ENV: 'test',
    COSMOLITE_DATA: ':memory:',
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
  return app;
}

/** Its OpenAPI document, as text. */
export async function documentOf(app: NestFastifyApplication): Promise<string> {
  return (await app.inject('/docs-json')).payload;
}
