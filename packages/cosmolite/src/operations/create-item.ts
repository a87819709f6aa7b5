import type { Operation } from '../context.js';
import { createItem as create } from '../items/index.js';
import { addressedContainer, addressedPartition } from './addressed.js';
import { jsonOf } from './json.js';
import { writtenReply } from './replies.js';

export const createItem: Operation = (context) => {
  const container = addressedContainer(context);
  const partition = addressedPartition(context, container);
  return writtenReply(context, create(container, partition, jsonOf(context.request)));
};
