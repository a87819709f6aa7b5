import type { Offer } from '../store/offers.js';
import type { JsonObject } from '../values.js';

/** Last id in a `_self` such as `dbs/AQAAAA==/colls/AQAAAIAAAAE=/`. */
const ridOf = (self: string): string => self.split('/').at(-2) ?? '';

export function offerBody({ rid, resource, content, etag, ts }: Offer): JsonObject {
  const { offerThroughput, offerAutopilotSettings: autopilot } = content;
  return {
    resource,
    offerType: 'Invalid',
    offerResourceId: ridOf(resource),
    offerVersion: 'V2',
    content: {
      offerThroughput,
      ...(autopilot && { offerAutopilotSettings: { maxThroughput: autopilot.maxThroughput } }),
    },
    id: rid,
    _rid: rid,
    _self: `offers/${rid}/`,
    _etag: etag,
    _ts: ts,
  };
}
