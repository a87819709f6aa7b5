import type { Operation } from '../requests/context.js';
import { offerBodies } from '../offers/replies.js';
import { metadataFeedReply } from '../requests/replies.js';

export const listOffers: Operation = (context) => metadataFeedReply('', 'Offers', offerBodies(context));
