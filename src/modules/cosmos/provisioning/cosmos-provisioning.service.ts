import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { AppError } from '../../../common/errors/app-error.js';
import { ContainerRegistry } from '../containers/container-registry.service.js';
import { ContainerProvisioner, UnfitContainer } from './container-provisioner.service.js';
import { retry } from '../../../common/retry/retry.js';
import { atMost } from '../../../common/retry/waiting.js';
import { StartupStatus } from '../calls/startup-status.service.js';

/** What provisioning has done. */
export interface ProvisioningOutcome {
  /** Ids of the containers that did not exist before, in the order of their definitions. */
  readonly createdContainers: readonly string[];
}

export type ReadyStep = (outcome: ProvisioningOutcome) => Promise<void>;

/** The application goes on starting after this long at the latest, whether the database answers or not. */
const LONGEST_START_DELAY_MS = 3_000;

/** Between two attempts. */
const BACKOFF = { firstMs: 250, longestMs: 10_000 };

/**
 * Creates or verifies the containers when the application starts, and goes on trying for as long as it takes:
 * the service lives while the database is away, and works as soon as it is there.
 */
@Injectable()
export class CosmosProvisioning implements OnApplicationBootstrap, BeforeApplicationShutdown {
  /** Resolves once every container is as it should be and every ready step has run. Never rejects. */
  readonly ready: Promise<ProvisioningOutcome>;

  private readonly logger = new Logger('Cosmos');
  private readonly stopping = new AbortController();
  private readonly steps: { readonly name: string; readonly run: ReadyStep }[] = [];
  private readonly createdContainers: string[] = [];
  private announceReady: (outcome: ProvisioningOutcome) => void = () => {};
  private reported = '';

  constructor(
    private readonly containers: ContainerRegistry,
    private readonly provisioner: ContainerProvisioner,
    private readonly status: StartupStatus,
  ) {
    this.ready = new Promise((resolve) => {
      this.announceReady = resolve;
    });
  }

  /**
   * Work that must be done once before the service is ready, such as loading samples into a new container.
   * Add it in `onModuleInit`. A step that fails is tried again; one that succeeded is not repeated.
   */
  addReadyStep(name: string, run: ReadyStep): void {
    this.steps.push({ name, run });
  }

  async onApplicationBootstrap(): Promise<void> {
    const first = new Promise<void>((resolve) => {
      void this.continueUntilDone(resolve);
    });
    await atMost(LONGEST_START_DELAY_MS, first);
  }

  /** Each attempt reports its failure itself. There is no last one but for the end of the application. */
  private async continueUntilDone(attempted: () => void): Promise<void> {
    const { signal } = this.stopping;
    const attempt = (): Promise<void> => this.attempt().finally(attempted);
    const turn = async () => {
      signal.throwIfAborted();
      return undefined;
    };
    await retry(attempt, { repeatAfter: () => ({}), backoff: BACKOFF, signal, turn }).catch(() => {});
  }

  beforeApplicationShutdown(): void {
    this.stopping.abort();
  }

  private async attempt(): Promise<void> {
    try {
      for (const definition of this.containers.definitions) {
        if (await this.provisioner.provision(definition)) this.createdContainers.push(definition.id);
      }
      this.status.unfit = undefined;
      await this.takeSteps();
      this.status.state = 'ready';
      this.announceReady({ createdContainers: this.createdContainers });
    } catch (error) {
      if (!this.stopping.signal.aborted) this.report(error);
      throw error;
    }
  }

  private async takeSteps(): Promise<void> {
    for (let step = this.steps[0]; step !== undefined; step = this.steps[0]) {
      await step.run({ createdContainers: this.createdContainers });
      this.steps.shift();
      this.logger.log(`Done before ready: ${step.name}.`);
    }
  }

  /** Says what is wrong when it is new, not on every attempt. */
  private report(error: unknown): void {
    const temporary = error instanceof AppError && error.retryable;
    const reason = error instanceof AppError ? error.message : 'A step before readiness failed.';
    this.status.state = temporary ? 'pending' : { failed: reason };
    if (error instanceof UnfitContainer) this.status.unfit = error;
    if (reason === this.reported) return;
    this.reported = reason;
    const cause = error instanceof AppError && error.cause instanceof Error ? ` ${error.cause.message}` : '';
    const message = `The database is not ready, trying again. ${reason}${cause}`;
    if (temporary) this.logger.warn(message);
    else this.logger.error(message, error instanceof AppError ? undefined : error);
  }
}
