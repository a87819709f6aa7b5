import { NestFactory } from '@nestjs/core';
import type { Configuration } from '../../app.config.js';
import { AppModule } from '../../app.module.js';
import { StartError } from '../../common/errors/start-error.js';
import { backgroundContext, runInContext } from '../../common/context/request-context.js';
import { createLogger } from '../../common/observability/logging/logger.js';
import { NestLogger } from '../../common/observability/logging/nest-logger.js';
import { CosmosHealth } from '../../modules/cosmos/cosmos-health.service.js';
import { CosmosProvisioning } from '../../modules/cosmos/provisioning/cosmos-provisioning.service.js';
import { ProductLoaderService } from '../../modules/products/samples/product-loader.service.js';
import type { SeedArguments } from './arguments.js';
import { type SeedReport, seedProducts } from './seed-products.js';
import type { SeedTools } from './tools.js';

const READY_TIMEOUT_MS = 30_000;
const DAY_MS = 86_400_000;

/** Fills the configured database with made-up products. */
export async function seed(
  configuration: Configuration,
  order: SeedArguments,
  { faker, bar }: SeedTools,
): Promise<SeedReport> {
  const { config } = configuration;
  const app = await NestFactory.createApplicationContext(AppModule.forRoot(configuration, { feeds: false }), {
    logger: new NestLogger(await createLogger({ ...config.log, level: 'warn' })),
    abortOnError: false,
  });
  try {
    await untilReady(app.get(CosmosProvisioning), app.get(CosmosHealth));
    const loader = app.get(ProductLoaderService);
    bar.start(order.count, 0);
    return await runInContext(backgroundContext({ tenant: config.tenant.default, timeoutMs: DAY_MS }), () =>
      seedProducts(loader, faker, order, (products) => bar.increment(products)),
    );
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
