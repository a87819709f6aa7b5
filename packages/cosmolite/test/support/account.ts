import { CosmosClient } from '@azure/cosmos';
import { objectOf } from './bodies.js';
import { givenDatabaseIds } from './database-ids.js';
import { send } from './raw-request.js';
import type { Target } from './target.js';

/** What answers: cosmolite, in whatever process, or what it has to be like. */
export type TargetKind = 'cosmolite' | 'cloud';

export async function kindOf(account: Target): Promise<TargetKind> {
  const { status, body } = await send(account, 'GET', '/');
  if (status !== 200) throw new Error(`${account.endpoint} does not let us in: ${JSON.stringify(body)}`);
  return objectOf(body)['id'] === 'cosmolite' ? 'cosmolite' : 'cloud';
}

/** An account is shared: what this spec file made goes, and nothing else. */
export async function dropDatabases(account: Target): Promise<void> {
  const client = new CosmosClient({ ...account });
  for (const id of givenDatabaseIds()) {
    await client
      .database(id)
      .delete()
      .catch((error: unknown) => {
        if (!isNotFound(error)) throw error;
      });
  }
  client.dispose();
}

const isNotFound = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 404;
