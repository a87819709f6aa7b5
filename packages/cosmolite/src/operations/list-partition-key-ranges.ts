import type { Operation } from '../requests/context.js';
import { metadataCharge } from '../throughput/request-units.js';
import { HEADER } from '../http/header-names.js';
import { partitionKeyRangeBody } from '../resources/partition-key-range.js';
import { addressedContainer, conditionsOf } from '../requests/addressed.js';
import { metadataFeedReply } from '../requests/replies.js';

export const listPartitionKeyRanges: Operation = (context) => {
  const container = addressedContainer(context);
  const headers = { [HEADER.etag]: container.etag };
  if (conditionsOf(context).ifNoneMatch === container.etag) {
    return { status: 304, charge: metadataCharge(), headers };
  }
  const ranges = container.ranges.map((range) => partitionKeyRangeBody(container, range));
  const feed = metadataFeedReply(container.rid, 'PartitionKeyRanges', ranges);
  return { ...feed, headers: { ...feed.headers, ...headers } };
};
