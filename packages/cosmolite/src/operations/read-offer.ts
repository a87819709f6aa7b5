import type { Operation } from '../context.js';
import { offerBody } from '../resources/offer.js';
import { addressedOffer, conditionsOf } from './addressed.js';
import { metadataReply } from './replies.js';

export const readOffer: Operation = (context) => {
  const offer = addressedOffer(context);
  return metadataReply(200, offer, offerBody(offer), conditionsOf(context).ifNoneMatch);
};
