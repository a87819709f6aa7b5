import type { Operation } from '../context.js';
import { offerBody } from '../resources/offer.js';
import { queryMetadata } from './query-metadata.js';

export const queryOffers: Operation = (context) =>
  queryMetadata(context, '', 'Offers', context.emulator.store.offers.list().map(offerBody));
