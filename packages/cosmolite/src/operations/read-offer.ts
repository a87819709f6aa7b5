import type { Operation } from '../requests/context.js';
import { addressedOffer, conditionsOf } from '../requests/addressed.js';
import { offerReply } from '../offers/replies.js';

export const readOffer: Operation = (context) =>
  offerReply(context, addressedOffer(context), conditionsOf(context).ifNoneMatch);
