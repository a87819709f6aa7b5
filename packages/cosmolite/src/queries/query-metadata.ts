import type { Context } from '../requests/context.js';
import { HEADER } from '../http/header-names.js';
import type { Reply } from '../http/reply.js';
import { headerOf } from '../http/request.js';
import { normaliseIndexingPolicy } from '../indexing/policy.js';
import { normalisePartitionKey } from '../partition-key/definition.js';
import { EVERYTHING } from '../partition-key/ranges.js';
import { prepareQuery, type QuerySpec, runQuery } from '../query/index.js';
import { metadataCharge } from '../throughput/request-units.js';
import { type FeedName, textFeedBody } from '../resources/feed.js';
import { ListSource } from './list-source.js';
import type { JsonObject } from '../values/values.js';
import { MAX_PAGE_BYTES, pageSizeOf } from '../requests/page-size.js';
import { querySpecOf } from './query-spec.js';

const PARTITION_KEY = normalisePartitionKey({ paths: ['/id'] });
const INDEXING_POLICY = normaliseIndexingPolicy(undefined);
const SERVERS_CHOICE = -1;
const ALL: QuerySpec = { query: 'SELECT * FROM c', parameters: [] };

/** A page of a query over databases, containers or offers: the same language, over a short list. */
export const queryMetadata = (
  context: Context,
  rid: string,
  name: FeedName,
  resources: readonly JsonObject[],
): Reply => pageOf(context, querySpecOf(context.request), rid, name, resources);

/** A page of all databases, containers or offers. */
export const listMetadata = (
  context: Context,
  rid: string,
  name: FeedName,
  resources: readonly JsonObject[],
): Reply => pageOf(context, ALL, rid, name, resources);

function pageOf(
  { request, emulator }: Context,
  spec: QuerySpec,
  rid: string,
  name: FeedName,
  resources: readonly JsonObject[],
): Reply {
  const shape = { rid: `${rid}/${name}`, partitionKey: PARTITION_KEY, indexingPolicy: INDEXING_POLICY };
  const continuation = headerOf(request, HEADER.continuation);
  const { texts, continuation: next } = runQuery(prepareQuery(spec, shape), {
    source: new ListSource(resources),
    ranges: [EVERYTHING],
    maxItems: pageSizeOf(request, SERVERS_CHOICE),
    maxBytes: MAX_PAGE_BYTES,
    ...(continuation !== undefined && { continuation }),
    now: emulator.clock.now(),
  });
  return {
    status: 200,
    charge: metadataCharge(),
    headers: {
      [HEADER.itemCount]: String(texts.length),
      ...(next !== undefined && { [HEADER.continuation]: next }),
    },
    body: textFeedBody(rid, name, texts),
  };
}
