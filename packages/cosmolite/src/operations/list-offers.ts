import type { Operation } from '../context.js';
import { offerBodies } from './offer-replies.js';
import { metadataFeedReply } from './replies.js';

export const listOffers: Operation = (context) => metadataFeedReply('', 'Offers', offerBodies(context));
