import type { INestApplicationContext } from '@nestjs/common';
import type { Configuration } from '../../app.config.js';
import { StartError } from '../../common/errors/start-error.js';
import { StockVerificationService } from '../../modules/stock/verification/stock-verification.service.js';
import { openApplication } from '../open-application.js';
import type { Place, VerifyArguments } from './arguments.js';
import { driftText, failureText } from './messages.js';
import { loadProgress } from './progress.js';
import { type VerifyReport, verifyTenants } from './verify-tenants.js';

/** Verifies the configured database. Prints what drifts while it goes on. @throws StartError that says how to go on */
export async function verifyStock(
  configuration: Configuration,
  order: VerifyArguments,
): Promise<VerifyReport> {
  const { config } = configuration;
  const progress = await loadProgress(process.stderr);
  let [reached, done, drifting]: [Place | undefined, number, number] = [order.after, 0, 0];
  let app: INestApplicationContext | undefined;
  try {
    app = await openApplication(configuration);
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
    await app?.close();
  }
}
