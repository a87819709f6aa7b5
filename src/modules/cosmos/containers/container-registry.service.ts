import { Injectable } from '@nestjs/common';
import type { ContainerDefinition } from './container-definition.js';

/** The containers that the features of the application have defined, in the order of their modules. */
@Injectable()
export class ContainerRegistry {
  private readonly byId = new Map<string, ContainerDefinition>();

  get definitions(): readonly ContainerDefinition[] {
    return [...this.byId.values()];
  }

  /** Two features may share a container, but not define it differently. */
  add(definition: ContainerDefinition): void {
    const known = this.byId.get(definition.id);
    if (known !== undefined && known !== definition) {
      throw new Error(`The container ${definition.id} is defined twice: share one definition.`);
    }
    this.byId.set(definition.id, definition);
  }
}
