import type { Operation } from '../requests/context.js';
import { containerBody } from '../resources/container.js';
import { addressedDatabase } from '../requests/addressed.js';
import { metadataFeedReply } from '../requests/replies.js';

export const listContainers: Operation = (context) => {
  const { rid, containers } = addressedDatabase(context);
  return metadataFeedReply(rid, 'DocumentCollections', containers.list().map(containerBody));
};
