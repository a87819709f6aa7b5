import type { Operation } from '../requests/context.js';
import { requireMatch } from '../items/conditions.js';
import { metadataCharge } from '../throughput/request-units.js';
import { addressedContainer, addressedDatabase, conditionsOf } from '../requests/addressed.js';
import { deletedReply } from '../requests/replies.js';

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
