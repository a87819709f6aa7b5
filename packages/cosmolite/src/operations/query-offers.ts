import type { Operation } from '../requests/context.js';
import { offerBodies } from '../offers/replies.js';
import { queryMetadata } from '../queries/query-metadata.js';

export const queryOffers: Operation = (context) => queryMetadata(context, '', 'Offers', offerBodies(context));
