import type { Operation } from '../context.js';
import { upsertItem as upsert } from '../items/index.js';
import { addressedContainer, addressedPartition, conditionsOf } from './addressed.js';
import { jsonOf } from './json.js';
import { itemReply } from './replies.js';

export const upsertItem: Operation = (context) => {
  const container = addressedContainer(context);
  const partition = addressedPartition(context, container);
  return itemReply(upsert(container, partition, jsonOf(context.request), conditionsOf(context)));
};
