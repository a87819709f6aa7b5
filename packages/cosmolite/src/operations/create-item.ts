import type { Operation } from '../requests/context.js';
import { createItem as create } from '../items/index.js';
import { addressedContainer, addressedPartition } from '../requests/addressed.js';
import { jsonOf } from '../requests/json.js';
import { writtenReply } from '../requests/replies.js';

export const createItem: Operation = (context) => {
  const container = addressedContainer(context);
  const partition = addressedPartition(context, container);
  return writtenReply(context, create(container, partition, jsonOf(context.request)));
};
