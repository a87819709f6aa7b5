import type { Operation } from '../context.js';
import { requireMatch } from '../items/conditions.js';
import { offerBody } from '../resources/offer.js';
import { addressedOffer, conditionsOf } from './addressed.js';
import { jsonObjectOf } from './json.js';
import { readOfferContent } from './offer-content.js';
import { metadataReply } from './replies.js';

/** Only the throughput can change. */
export const replaceOffer: Operation = (context) => {
  const { emulator, request } = context;
  const offer = addressedOffer(context);
  requireMatch(conditionsOf(context), offer.etag);
  const replaced = emulator.store.offers.replace(offer, readOfferContent(jsonObjectOf(request)['content']));
  return metadataReply(200, replaced, offerBody(replaced));
};
