import type { Operation } from '../context.js';
import { offerBodies } from './offer-replies.js';
import { queryMetadata } from './query-metadata.js';

export const queryOffers: Operation = (context) => queryMetadata(context, '', 'Offers', offerBodies(context));
