import { type Container, CosmosClient, type JSONObject } from '@azure/cosmos';
import { Inject, Injectable } from '@nestjs/common';
import { AppError, hasCode } from '../../common/errors/app-error.js';
import { ContainerRegistry } from './containers/container-registry.service.js';
import { TransactionalBatch } from './batch/transactional-batch.service.js';
import { CosmosCalls } from './calls/cosmos-calls.service.js';
import type { ResolvedCosmosOptions } from './options/cosmos-options.js';
import { COSMOS_OPTIONS } from './options/cosmos.constants.js';
import { type StartupState, StartupStatus } from './calls/startup-status.service.js';
import { COSMOS_ERRORS } from './errors/cosmos.errors.js';

/** An item that nobody stores: its id, and every level of its partition key. */
const PROBE = 'health-probe';

/** About as much as a large write takes. */
const PROBE_BYTES = 100_000;

/** What a health endpoint asks. */
@Injectable()
export class CosmosHealth {
  constructor(
    @Inject(COSMOS_OPTIONS) private readonly options: ResolvedCosmosOptions,
    private readonly client: CosmosClient,
    private readonly containers: ContainerRegistry,
    private readonly calls: CosmosCalls,
    private readonly batch: TransactionalBatch,
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
    const key = partitionKey.paths.map(() => PROBE);
    const item = container.item(PROBE, key);
    try {
      await this.calls.read('health.probe', (options) => item.read(options), {}, { signal });
    } catch (error) {
      if (!hasCode(error, COSMOS_ERRORS.throttled)) throw error;
    }
    if (this.calls.outOfRoom !== undefined) await this.probeRoom(container, key, partitionKey.paths);
  }

  /**
   * After a write that found the disk full: reads say nothing about it. One transaction that writes an item and deletes it again,
   * so that nothing stays, and nobody sees it.
   */
  private async probeRoom(container: Container, key: string[], paths: readonly string[]): Promise<void> {
    const body = { ...membersAt(paths), id: PROBE, filler: 'x'.repeat(PROBE_BYTES) };
    await this.batch.run('health.room', container, key, [
      { kind: 'create', body },
      { kind: 'delete', id: PROBE },
    ]);
    this.calls.outOfRoom = undefined;
  }

  private requireReady(): void {
    const { state } = this.status;
    if (state === 'pending') throw new AppError(COSMOS_ERRORS.database_unavailable, 'Not reached yet.');
    if (state !== 'ready') throw new AppError(COSMOS_ERRORS.database_misconfigured, state.failed);
  }
}

/** The probe as the value at each path of a partition key, such as `/tenantId` or `/address/city`. */
function membersAt(paths: readonly string[]): JSONObject {
  const body: JSONObject = {};
  for (const path of paths) {
    const [last, ...parents] = path.split('/').slice(1).toReversed();
    let parent = body;
    for (const name of parents.toReversed()) {
      const child = parent[name];
      parent = isObject(child) ? child : (parent[name] = {});
    }
    if (last !== undefined) parent[last] = PROBE;
  }
  return body;
}

const isObject = (value: unknown): value is JSONObject => typeof value === 'object' && value !== null;
