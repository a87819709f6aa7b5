import type { Operation } from '../requests/context.js';
import { containerBody } from '../resources/container.js';
import { addressedDatabase } from '../requests/addressed.js';
import { listMetadata } from '../queries/query-metadata.js';

export const listContainers: Operation = (context) => {
  const { rid, containers } = addressedDatabase(context);
  return listMetadata(context, rid, 'DocumentCollections', containers.list().map(containerBody));
};
