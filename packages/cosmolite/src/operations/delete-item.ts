import type { Operation } from '../requests/context.js';
import { deleteItem as remove } from '../items/index.js';
import { addressedContainer, addressedId, addressedPartition, conditionsOf } from '../requests/addressed.js';
import { deletedReply } from '../requests/replies.js';

export const deleteItem: Operation = (context) => {
  const container = addressedContainer(context);
  const partition = addressedPartition(context, container);
  const { charge } = remove(container, partition, addressedId(context), conditionsOf(context));
  return deletedReply(charge);
};
