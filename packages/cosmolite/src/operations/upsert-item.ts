import type { Operation } from '../context.js';
import { upsertItem as upsert } from '../items/index.js';
import { addressedContainer, addressedPartition, conditionsOf } from './addressed.js';
import { jsonOf } from './json.js';
import { writtenReply } from './replies.js';

export const upsertItem: Operation = (context) => {
  const container = addressedContainer(context);
  const partition = addressedPartition(context, container);
  return writtenReply(context, upsert(container, partition, jsonOf(context.request), conditionsOf(context)));
};
