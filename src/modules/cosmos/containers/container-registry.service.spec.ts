import type { ContainerDefinition } from './container-definition.js';
import { ContainerRegistry } from './container-registry.service.js';

const definition = (id: string): ContainerDefinition => ({
  id,
  partitionKey: { paths: ['/kind'] },
  indexingPolicy: {},
});

describe('ContainerRegistry', () => {
  it('should keep the order of the features, and a shared container once', () => {
    const registry = new ContainerRegistry();
    const [orders, things] = [definition('orders'), definition('things')];
    for (const added of [things, orders, things]) registry.add(added);
    expect(registry.definitions).toEqual([things, orders]);
  });

  it('should refuse a second definition of a container', () => {
    const registry = new ContainerRegistry();
    registry.add(definition('things'));
    expect(() => registry.add(definition('things'))).toThrow(
      'The container things is defined twice: share one definition.',
    );
  });
});
