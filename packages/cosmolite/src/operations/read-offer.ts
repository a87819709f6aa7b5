import type { Operation } from '../context.js';
import { addressedOffer, conditionsOf } from './addressed.js';
import { offerReply } from './offer-replies.js';

export const readOffer: Operation = (context) =>
  offerReply(context, addressedOffer(context), conditionsOf(context).ifNoneMatch);
