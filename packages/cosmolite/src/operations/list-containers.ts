import type { Operation } from '../context.js';
import { containerBody } from '../resources/container.js';
import { addressedDatabase } from './addressed.js';
import { metadataFeedReply } from './replies.js';

export const listContainers: Operation = (context) => {
  const { rid, containers } = addressedDatabase(context);
  return metadataFeedReply(rid, 'DocumentCollections', containers.list().map(containerBody));
};
