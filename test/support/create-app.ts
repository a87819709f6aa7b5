import { type Cosmolite, type CosmoliteOptions, startCosmolite } from 'cosmolite';
import { CosmosProvisioning } from '../../src/modules/cosmos/provisioning/cosmos-provisioning.service.js';
import { createAppAt, type TestApp, type TestAppOptions, type Variables } from './create-app-at.js';

export interface TestAppWithDatabase extends TestApp {
  readonly db: Cosmolite;
}

/** The real application on a fresh in-memory database, provisioned and ready. For one test; `withApp()` is for many. */
export async function createApp(
  env: Variables = {},
  options: TestAppOptions & { readonly cosmolite?: CosmoliteOptions } = {},
): Promise<TestAppWithDatabase> {
  await using starting = new AsyncDisposableStack();
  const db = starting.adopt(
    await startCosmolite({ dataDir: ':memory:', port: 0, ...options.cosmolite }),
    (database) => database.close(),
  );
  const started = starting.use(await createAppAt(db.endpoint, { COSMOS_KEY: db.key, ...env }, options));
  await started.app.get(CosmosProvisioning).ready;
  const running = starting.move();
  const close = () => running.disposeAsync();
  return { ...started, db, close, [Symbol.asyncDispose]: close };
}
