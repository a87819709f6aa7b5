import type { Offer } from '../store/offers.js';
import type { JsonObject } from '../values/values.js';

/** Last id in a `_self` such as `dbs/AQAAAA==/colls/AQAAAIAAAAE=/`. */
const ridOf = (self: string): string => self.split('/').at(-2) ?? '';

/** @param throughput what the resource has at the moment: of autoscale, what it is scaled to */
export function offerBody({ rid, resource, content, etag, ts }: Offer, throughput: number): JsonObject {
  const { offerAutopilotSettings: autopilot } = content;
  return {
    resource,
    offerType: 'Invalid',
    offerResourceId: ridOf(resource),
    offerVersion: 'V2',
    content: {
      offerThroughput: throughput,
      ...(autopilot && { offerAutopilotSettings: { ...autopilot } }),
    },
    id: rid,
    _rid: rid,
    _self: `offers/${rid}/`,
    _etag: etag,
    _ts: ts,
  };
}
