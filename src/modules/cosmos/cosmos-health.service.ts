import { CosmosClient } from '@azure/cosmos';
import { Inject, Injectable } from '@nestjs/common';
import { AppError, hasCode } from '../../common/errors/app-error.js';
import { ContainerRegistry } from './containers/container-registry.service.js';
import { CosmosCalls } from './calls/cosmos-calls.service.js';
import type { ResolvedCosmosOptions } from './options/cosmos-options.js';
import { COSMOS_OPTIONS } from './options/cosmos.constants.js';
import { type StartupState, StartupStatus } from './calls/startup-status.service.js';
import { COSMOS_ERRORS } from './errors/cosmos.errors.js';

/** An item that nobody stores: its id, and every level of its partition key. */
const PROBE = 'health-probe';

/** What a health endpoint asks. */
@Injectable()
export class CosmosHealth {
  constructor(
    @Inject(COSMOS_OPTIONS) private readonly options: ResolvedCosmosOptions,
    private readonly client: CosmosClient,
    private readonly containers: ContainerRegistry,
    private readonly calls: CosmosCalls,
    private readonly status: StartupStatus,
  ) {}

  /** Whether the containers have been created or verified since the application started. */
  get startup(): StartupState {
    return this.status.state;
  }

  /**
   * One point read of an item that does not exist: about 1 RU of the container's own budget, and it needs what
   * every request needs, namely the right to read items. Reading the container instead would draw on the
   * account's small budget for metadata, shared by all instances, and succeed without that right.
   * @param signal replaces the scope's
   * @throws AppError when the containers are not ready, or the database does not answer or refuses us; the
   *   signal's reason. A database that is out of request units is busy, not down: taking this instance out of
   *   service would not help it.
   */
  async probe(signal?: AbortSignal): Promise<void> {
    this.requireReady();
    const [definition] = this.containers.definitions;
    if (definition === undefined) return;
    const { id, partitionKey } = definition;
    const container = this.client.database(this.options.databaseId).container(id);
    const item = container.item(
      PROBE,
      partitionKey.paths.map(() => PROBE),
    );
    try {
      await this.calls.read('health.probe', (options) => item.read(options), {}, { signal });
    } catch (error) {
      if (!hasCode(error, COSMOS_ERRORS.throttled)) throw error;
    }
  }

  private requireReady(): void {
    const { state } = this.status;
    if (state === 'pending') throw new AppError(COSMOS_ERRORS.database_unavailable, 'Not reached yet.');
    if (state !== 'ready') throw new AppError(COSMOS_ERRORS.database_misconfigured, state.failed);
  }
}
