import type { Operation } from '../requests/context.js';
import { offerBodies } from '../offers/replies.js';
import { listMetadata } from '../queries/query-metadata.js';

export const listOffers: Operation = (context) => listMetadata(context, '', 'Offers', offerBodies(context));
