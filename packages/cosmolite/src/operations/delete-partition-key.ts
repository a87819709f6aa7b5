import type { Operation } from '../requests/context.js';
import { metadataCharge } from '../throughput/request-units.js';
import { addressedContainer, addressedPartition } from '../requests/addressed.js';

/**
 * Deletes every item of one logical partition. The service does it in the background with left-over
 * throughput, but hides the items at once; here they are gone when the answer is sent.
 */
export const deletePartitionKey: Operation = (context) => {
  const container = addressedContainer(context);
  container.items.deleteAll(addressedPartition(context, container));
  return { status: 200, charge: metadataCharge() };
};
