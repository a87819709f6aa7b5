import type { ContainerRequest } from '@azure/cosmos';
import type { ContainerDefinition } from '../containers/container-definition.js';

/** A definition as the SDK and the resource API take it. */
export function containerRequest({ throughput, ...definition }: ContainerDefinition): ContainerRequest {
  if (throughput === undefined) return definition;
  return 'manual' in throughput
    ? { ...definition, throughput: throughput.manual }
    : { ...definition, maxThroughput: throughput.autoscaleMax };
}
