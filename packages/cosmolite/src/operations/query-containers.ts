import type { Operation } from '../requests/context.js';
import { containerBody } from '../resources/container.js';
import { addressedDatabase } from '../requests/addressed.js';
import { queryMetadata } from '../queries/query-metadata.js';

export const queryContainers: Operation = (context) => {
  const { rid, containers } = addressedDatabase(context);
  return queryMetadata(context, rid, 'DocumentCollections', containers.list().map(containerBody));
};
