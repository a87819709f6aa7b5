import type { Operation } from '../requests/context.js';
import { requireMatch } from '../items/conditions.js';
import { addressedOffer, conditionsOf } from '../requests/addressed.js';
import { jsonObjectOf } from '../requests/json.js';
import { replacedContent } from '../offers/content.js';
import { offerReply, storedBytes } from '../offers/replies.js';

/** Only the throughput can change; it does so at once. */
export const replaceOffer: Operation = (context) => {
  const { emulator, request } = context;
  const offer = addressedOffer(context);
  requireMatch(conditionsOf(context), offer.etag);
  const { content } = jsonObjectOf(request);
  const replaced = replacedContent(request, offer, content, storedBytes(context, offer));
  return offerReply(context, emulator.store.offers.replace(offer, replaced));
};
