import type { Operation } from '../context.js';
import { patchItem as patch } from '../items/index.js';
import { addressedContainer, addressedId, addressedPartition, conditionsOf } from './addressed.js';
import { jsonOf } from './json.js';
import { writtenReply } from './replies.js';

export const patchItem: Operation = (context) => {
  const container = addressedContainer(context);
  const partition = addressedPartition(context, container);
  const body = jsonOf(context.request);
  return writtenReply(
    context,
    patch(container, partition, addressedId(context), body, conditionsOf(context)),
  );
};
