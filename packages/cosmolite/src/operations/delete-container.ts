import type { Operation } from '../context.js';
import { requireMatch } from '../items/conditions.js';
import { metadataCharge } from '../request-units.js';
import { addressedContainer, addressedDatabase, conditionsOf } from './addressed.js';
import { deletedReply } from './replies.js';

export const deleteContainer: Operation = (context) => {
  const container = addressedContainer(context);
  requireMatch(conditionsOf(context), container.etag);
  addressedDatabase(context).containers.delete(container);
  context.emulator.store.offers.deleteUnder(container.self);
  return deletedReply(metadataCharge());
};
