import type { Operation } from '../context.js';
import { containerBody } from '../resources/container.js';
import { addressedContainer, conditionsOf } from './addressed.js';
import { metadataReply } from './replies.js';

export const readContainer: Operation = (context) => {
  const container = addressedContainer(context);
  return metadataReply(200, container, containerBody(container), conditionsOf(context).ifNoneMatch);
};
