import { NestFactory } from '@nestjs/core';
import type { Configuration } from '../../app.config.js';
import { AppModule } from '../../app.module.js';
import { StartError } from '../../common/errors/start-error.js';
import { createLogger } from '../../common/observability/logging/logger.js';
import { NestLogger } from '../../common/observability/logging/nest-logger.js';
import { CosmosHealth } from '../../modules/cosmos/cosmos-health.service.js';
import { CosmosProvisioning } from '../../modules/cosmos/provisioning/cosmos-provisioning.service.js';
import { StockVerificationService } from '../../modules/stock/verification/stock-verification.service.js';
import type { Place, VerifyArguments } from './arguments.js';
import { driftText, failureText } from './messages.js';
import { loadProgress } from './progress.js';
import { type VerifyReport, verifyTenants } from './verify-tenants.js';

const READY_TIMEOUT_MS = 30_000;

/** Verifies the configured database. Prints what drifts while it goes on. @throws StartError that says how to go on */
export async function verifyStock(
  configuration: Configuration,
  order: VerifyArguments,
): Promise<VerifyReport> {
  const { config } = configuration;
  const progress = await loadProgress(process.stderr);
  let [reached, done, drifting]: [Place | undefined, number, number] = [order.after, 0, 0];
  const app = await NestFactory.createApplicationContext(AppModule.forRoot(configuration, { feeds: false }), {
    logger: new NestLogger(await createLogger({ ...config.log, level: 'warn' })),
    abortOnError: false,
  });
  try {
    await untilReady(app.get(CosmosProvisioning), app.get(CosmosHealth));
    return await verifyTenants(app.get(StockVerificationService), order, {
      total: (products) => progress.start(products),
      verified: (tenant, { products, drifts }) => {
        for (const drift of drifts) process.stdout.write(driftText(tenant, drift));
        drifting += drifts.length;
        progress.verified((done += products), drifting);
      },
      reached: (place) => {
        reached = place;
      },
    });
  } catch (error) {
    progress.end();
    throw new StartError(failureText(error, reached, config.cosmos.embedded !== undefined), { cause: error });
  } finally {
    progress.end();
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
