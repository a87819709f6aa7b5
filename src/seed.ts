import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module.js';
import { type Configuration, configure } from './app.config.js';
import { StartError } from './common/errors/start-error.js';
import { backgroundContext, runInContext } from './common/context/request-context.js';
import { createLogger } from './common/observability/logger.js';
import { NestLogger } from './common/observability/nest-logger.js';
import { startFailure } from './common/observability/start-failure.js';
import { CosmosHealth } from './modules/cosmos/cosmos-health.js';
import { CosmosProvisioning } from './modules/cosmos/cosmos-provisioning.js';
import { ProductLoaderRepository } from './modules/products/product-loader.repository.js';
import { seedFailure } from './seed/seed-failure.js';
import { readSeedOptions, type SeedOptions } from './seed/seed-options.js';
import { seedProducts, toLine } from './seed/seed-products.js';
import { loadSeedTools, type SeedTools } from './seed/tools.js';

const READY_TIMEOUT_MS = 30_000;
const DAY_MS = 86_400_000;

try {
  const options = readSeedOptions(process.argv.slice(2));
  const tools = await loadSeedTools();
  const configuration = await configure();
  const line = await seed(configuration, options, tools).catch((error: unknown) => {
    throw new StartError(seedFailure(error, configuration.config.cosmos.embedded !== undefined));
  });
  process.stdout.write(`${line}\n`);
} catch (error) {
  process.stderr.write(`${startFailure(error)}\n`);
  process.exitCode = 1;
}

/** Fills the configured database with made-up products. */
async function seed(
  configuration: Configuration,
  options: SeedOptions,
  { faker, bar }: SeedTools,
): Promise<string> {
  const { config } = configuration;
  const app = await NestFactory.createApplicationContext(AppModule.forRoot(configuration), {
    logger: new NestLogger(createLogger({ ...config.log, level: 'warn' })),
    abortOnError: false,
  });
  try {
    await untilReady(app.get(CosmosProvisioning), app.get(CosmosHealth));
    const tenantId = config.tenant.default;
    const loader = app.get(ProductLoaderRepository);
    bar.start(options.count, 0);
    const report = await runInContext(backgroundContext({ tenantId, timeoutMs: DAY_MS }), () =>
      seedProducts(loader, faker, options, tenantId, (products) => bar.increment(products)),
    );
    return toLine(report);
  } finally {
    bar.stop();
    await app.close();
  }
}

/** A service waits for its database for ever; a person at a terminal does not. */
async function untilReady({ ready }: CosmosProvisioning, health: CosmosHealth): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new StartError(notReady(health))), READY_TIMEOUT_MS);
  });
  await Promise.race([ready, late]).finally(() => clearTimeout(timer));
}

const notReady = ({ startup }: CosmosHealth): string =>
  typeof startup === 'object' ? startup.failed : 'The database does not answer.';
