import type { Operation } from '../requests/context.js';
import { upsertItem as upsert } from '../items/index.js';
import { addressedContainer, addressedPartition, conditionsOf } from '../requests/addressed.js';
import { jsonOf } from '../requests/json.js';
import { writtenReply } from '../requests/replies.js';

export const upsertItem: Operation = (context) => {
  const container = addressedContainer(context);
  const partition = addressedPartition(context, container);
  return writtenReply(context, upsert(container, partition, jsonOf(context.request), conditionsOf(context)));
};
