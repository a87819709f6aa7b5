import type { Operation } from '../context.js';
import { offerBody } from '../resources/offer.js';
import { metadataFeedReply } from './replies.js';

export const listOffers: Operation = ({ emulator }) =>
  metadataFeedReply('', 'Offers', emulator.store.offers.list().map(offerBody));
