import type { Operation } from '../context.js';
import { containerBody } from '../resources/container.js';
import { addressedDatabase } from './addressed.js';
import { queryMetadata } from './query-metadata.js';

export const queryContainers: Operation = (context) => {
  const { rid, containers } = addressedDatabase(context);
  return queryMetadata(context, rid, 'DocumentCollections', containers.list().map(containerBody));
};
