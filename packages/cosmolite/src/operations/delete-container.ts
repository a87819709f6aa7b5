import type { Operation } from '../context.js';
import { requireMatch } from '../items/conditions.js';
import { metadataCharge } from '../request-units.js';
import { addressedContainer, addressedDatabase, conditionsOf } from './addressed.js';
import { deletedReply } from './replies.js';

export const deleteContainer: Operation = (context) => {
  const container = addressedContainer(context);
  requireMatch(conditionsOf(context), container.etag);
  const { containers } = addressedDatabase(context);
  const { store } = context.emulator;
  store.transaction(() => {
    containers.delete(container);
    store.offers.deleteUnder(container.self);
  });
  return deletedReply(metadataCharge());
};
