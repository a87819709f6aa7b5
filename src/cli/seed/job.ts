import type { Configuration } from '../../app.config.js';
import { backgroundContext, runInContext } from '../../common/context/request-context.js';
import { ProductLoaderService } from '../../modules/products/samples/product-loader.service.js';
import { openApplication } from '../open-application.js';
import type { SeedArguments } from './arguments.js';
import { type SeedReport, seedProducts } from './seed-products.js';
import type { SeedTools } from './tools.js';

const DAY_MS = 86_400_000;

/** Fills the configured database with made-up products. */
export async function seed(
  configuration: Configuration,
  order: SeedArguments,
  { faker, bar }: SeedTools,
): Promise<SeedReport> {
  const { config } = configuration;
  const app = await openApplication(configuration);
  try {
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
