import type { Operation } from '../requests/context.js';
import { patchItem as patch } from '../items/index.js';
import { addressedContainer, addressedId, addressedPartition, conditionsOf } from '../requests/addressed.js';
import { jsonOf } from '../requests/json.js';
import { writtenReply } from '../requests/replies.js';

export const patchItem: Operation = (context) => {
  const container = addressedContainer(context);
  const partition = addressedPartition(context, container);
  const body = jsonOf(context.request);
  return writtenReply(
    context,
    patch(container, partition, addressedId(context), body, conditionsOf(context)),
  );
};
