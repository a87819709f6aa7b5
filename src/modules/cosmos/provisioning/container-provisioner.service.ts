import { CosmosClient } from '@azure/cosmos';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { AppError } from '../../../common/errors/app-error.js';
import type { CosmosConnection } from '../client/connection.js';
import type { ContainerDefinition } from '../containers/container-definition.js';
import { CosmosCalls } from '../calls/cosmos-calls.service.js';
import { CosmosCallError } from '../errors/cosmos-failure.js';
import type { ResolvedCosmosOptions } from '../options/cosmos-options.js';
import { COSMOS_CONNECTION, COSMOS_OPTIONS } from '../options/cosmos.constants.js';
import { type ContainerSettings, findDrift } from './container-drift.js';
import { containerRequest } from './container-request.js';
import { createDatabaseCommand, type Place, putContainerCommand, recreateAdvice } from './remedies.js';
import { COSMOS_ERRORS } from '../errors/cosmos.errors.js';

/** A container differs from its definition in a way that cannot be changed, such as its partition key. */
export class UnfitContainer extends AppError {}

/** Brings one container to existence, or only looks whether it is there, and compares it to its definition. */
@Injectable()
export class ContainerProvisioner {
  private readonly logger = new Logger('Cosmos');
  private readonly place: Place;

  constructor(
    @Inject(COSMOS_OPTIONS) private readonly options: ResolvedCosmosOptions,
    @Inject(COSMOS_CONNECTION) { endpoint }: CosmosConnection,
    private readonly client: CosmosClient,
    private readonly calls: CosmosCalls,
  ) {
    this.place = { endpoint, databaseId: options.databaseId };
  }

  /**
   * Idempotent, and safe for several processes at once.
   * @returns whether this call created the container
   * @throws AppError `database_misconfigured` when it is missing and may not be created, as an UnfitContainer
   *   when it differs in a way that cannot be changed; what can be changed is only a warning in the log
   */
  async provision(definition: ContainerDefinition): Promise<boolean> {
    const existing = await this.read(definition);
    if (existing !== undefined) {
      this.compare(definition, existing);
      return false;
    }
    if (this.options.provision !== 'create') throw this.missing(definition);
    const created = await this.create(definition);
    const container = await this.read(definition);
    if (container === undefined) {
      throw new AppError(
        COSMOS_ERRORS.database_unavailable,
        `The container ${definition.id} is still being created.`,
      );
    }
    this.compare(definition, container);
    return created;
  }

  /** Also fills the SDK's cache of partition keys, which otherwise costs the first write a second request. */
  private async read({ id }: ContainerDefinition): Promise<ContainerSettings | undefined> {
    const container = this.client.database(this.options.databaseId).container(id);
    const answer = await unless(404, () =>
      this.calls.setUp('container.read', (options) => container.read(options)),
    );
    return answer?.resource;
  }

  /** Another process may do the same at the same time: 409 means that it was first. */
  private async create(definition: ContainerDefinition): Promise<boolean> {
    const { databaseId } = this.options;
    await unless(409, () =>
      this.calls.setUp('database.create', (options) =>
        this.client.databases.create({ id: databaseId }, options),
      ),
    );
    const { containers } = this.client.database(databaseId);
    const created = await unless(409, () =>
      this.calls.setUp('container.create', (options) =>
        containers.create(containerRequest(definition), options),
      ),
    );
    return created !== undefined;
  }

  private compare(definition: ContainerDefinition, container: ContainerSettings): void {
    const drift = findDrift(definition, container);
    const fatal = drift.some(({ changeable }) => !changeable);
    const messages = drift.map(({ message }) => message).join(' ');
    if (fatal) {
      const fix = recreateAdvice(this.place, definition);
      throw misconfigured(
        `The container ${definition.id} is not as defined. ${messages}`,
        fix,
        UnfitContainer,
      );
    }
    if (drift.length > 0) {
      const fix = putContainerCommand(this.place, definition);
      this.logger.warn(`The container ${definition.id} is not as defined. ${messages} To fix: ${fix}`);
    }
  }

  private missing(definition: ContainerDefinition): AppError {
    const { databaseId } = this.options;
    const fix = `${createDatabaseCommand(this.place)} && ${putContainerCommand(this.place, definition)}`;
    return misconfigured(`The database ${databaseId} has no container ${definition.id}.`, fix);
  }
}

/** The call's result, or undefined when it failed with this status. */
async function unless<T>(status: number, call: () => Promise<T>): Promise<T | undefined> {
  try {
    return await call();
  } catch (error) {
    if (
      error instanceof AppError &&
      error.cause instanceof CosmosCallError &&
      error.cause.failure.status === status
    ) {
      return undefined;
    }
    throw error;
  }
}

function misconfigured(detail: string, fix: string, Kind = AppError): AppError {
  return new Kind(COSMOS_ERRORS.database_misconfigured, detail, {}, { cause: new Error(`To fix: ${fix}`) });
}
