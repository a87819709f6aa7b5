import { type ContainerDefinition as ContainerBody, CosmosClient, type Resource } from '@azure/cosmos';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { AppError } from '../../../common/errors/app-error.js';
import type { CosmosConnection } from '../client/connection.js';
import type { ContainerDefinition } from '../containers/container-definition.js';
import { CosmosCalls } from '../calls/cosmos-calls.service.js';
import { CosmosCallError } from '../errors/cosmos-failure.js';
import type { ResolvedCosmosOptions } from '../options/cosmos-options.js';
import { COSMOS_CONNECTION, COSMOS_OPTIONS } from '../options/cosmos.constants.js';
import { withAdditions } from './container-additions.js';
import { type ContainerSettings, type Drift, findDrift } from './container-drift.js';
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
   *   when it differs in a way that cannot be changed. What it lacks in indexes and computed properties is added when
   *   provisioning may create; any other difference is only a warning in the log
   */
  async provision(definition: ContainerDefinition): Promise<boolean> {
    const existing = await this.read(definition);
    if (existing !== undefined) {
      const drift = this.driftOf(definition, existing);
      const mayAdd = drift.length > 0 && this.options.provision === 'create';
      const completed = mayAdd ? await this.complete(definition, existing) : existing;
      this.warn(definition, this.driftOf(definition, completed));
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
    this.warn(definition, this.driftOf(definition, container));
    return created;
  }

  /** Also fills the SDK's cache of partition keys, which otherwise costs the first write a second request. */
  private async read({ id }: ContainerDefinition): Promise<StoredContainer | undefined> {
    const container = this.client.database(this.options.databaseId).container(id);
    const answer = await unless([404], () =>
      this.calls.setUp('container.read', (options) => container.read(options)),
    );
    return answer?.resource;
  }

  /** Another process may do the same at the same time: 409 means that it was first. 404: there is no database yet. */
  private async create(definition: ContainerDefinition): Promise<boolean> {
    const { databaseId } = this.options;
    const created = await unless([404], () => this.createContainer(definition));
    if (created !== undefined) return created;
    await unless([409], () =>
      this.calls.setUp('database.create', (options) =>
        this.client.databases.create({ id: databaseId }, options),
      ),
    );
    return this.createContainer(definition);
  }

  private async createContainer(definition: ContainerDefinition): Promise<boolean> {
    const { containers } = this.client.database(this.options.databaseId);
    const created = await unless([409], () =>
      this.calls.setUp('container.create', (options) =>
        containers.create(containerRequest(definition), options),
      ),
    );
    return created !== undefined;
  }

  /**
   * Adds what an older version of the application has not asked for. Another process may do the same at the same time (412). An
   * identity may not be allowed to (403), and an emulator may not know how (400): then it stays as it is.
   */
  private async complete(
    definition: ContainerDefinition,
    existing: StoredContainer,
  ): Promise<ContainerSettings> {
    const wanted = withAdditions(definition, existing);
    if (wanted === undefined) return existing;
    const container = this.client.database(this.options.databaseId).container(definition.id);
    const { _etag: condition } = existing;
    const answer = await unless([400, 403, 412], () =>
      this.calls.setUp('container.replace', (options) =>
        container.replace(wanted, { ...options, accessCondition: { type: 'IfMatch', condition } }),
      ),
    );
    if (answer !== undefined) {
      this.logger.log(
        `The container ${definition.id} has been given the indexes and computed properties that it lacked.`,
      );
    }
    return answer?.resource ?? (await this.read(definition)) ?? existing;
  }

  /** @throws UnfitContainer */
  private driftOf(definition: ContainerDefinition, container: ContainerSettings): Drift[] {
    const drift = findDrift(definition, container);
    const fatal = drift.some(({ changeable }) => !changeable);
    if (fatal) {
      const fix = recreateAdvice(this.place, definition);
      throw misconfigured(notAsDefined(definition, drift), fix, UnfitContainer);
    }
    return drift;
  }

  private warn(definition: ContainerDefinition, drift: readonly Drift[]): void {
    if (drift.length === 0) return;
    const fix = putContainerCommand(this.place, definition);
    this.logger.warn(`${notAsDefined(definition, drift)} To fix: ${fix}`);
  }

  private missing(definition: ContainerDefinition): AppError {
    const { databaseId } = this.options;
    const fix = `${createDatabaseCommand(this.place)} && ${putContainerCommand(this.place, definition)}`;
    return misconfigured(`The database ${databaseId} has no container ${definition.id}.`, fix);
  }
}

type StoredContainer = ContainerBody & Resource;

const notAsDefined = ({ id }: ContainerDefinition, drift: readonly Drift[]): string =>
  `The container ${id} is not as defined. ${drift.map(({ message }) => message).join(' ')}`;

/** The call's result, or undefined when it failed with one of these statuses. */
async function unless<T>(statuses: readonly number[], call: () => Promise<T>): Promise<T | undefined> {
  try {
    return await call();
  } catch (error) {
    if (
      error instanceof AppError &&
      error.cause instanceof CosmosCallError &&
      statuses.includes(error.cause.failure.status ?? 0)
    ) {
      return undefined;
    }
    throw error;
  }
}

function misconfigured(detail: string, fix: string, Kind = AppError): AppError {
  return new Kind(COSMOS_ERRORS.database_misconfigured, detail, {}, { cause: new Error(`To fix: ${fix}`) });
}
