import type { Operation } from '../requests/context.js';
import { readItem as read } from '../items/index.js';
import { addressedContainer, addressedId, addressedPartition, conditionsOf } from '../requests/addressed.js';
import { itemReply } from '../requests/replies.js';

export const readItem: Operation = (context) => {
  const container = addressedContainer(context);
  const partition = addressedPartition(context, container);
  return itemReply(read(container, partition, addressedId(context), conditionsOf(context)));
};
