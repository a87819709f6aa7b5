import type { Operation } from '../requests/context.js';
import { replaceItem as replace } from '../items/index.js';
import { addressedContainer, addressedId, addressedPartition, conditionsOf } from '../requests/addressed.js';
import { jsonOf } from '../requests/json.js';
import { writtenReply } from '../requests/replies.js';

export const replaceItem: Operation = (context) => {
  const container = addressedContainer(context);
  const partition = addressedPartition(context, container);
  const body = jsonOf(context.request);
  return writtenReply(
    context,
    replace(container, partition, addressedId(context), body, conditionsOf(context)),
  );
};
