/** Offers as they are answered: with the throughput that autoscale has scaled to at the moment. */
import type { Context } from '../requests/context.js';
import { HEADER } from '../http/header-names.js';
import type { Reply } from '../http/reply.js';
import { offerBody } from '../resources/offer.js';
import type { Container } from '../store/container.js';
import { type Offer, provisionedThroughput } from '../store/offers.js';
import type { JsonObject } from '../values/values.js';
import { kindOf } from './content.js';
import { rangeOf } from './limits.js';
import { metadataReply } from '../requests/replies.js';

export const offerBodies = (context: Context): JsonObject[] =>
  context.emulator.store.offers.list().map((offer) => offerBody(offer, presentThroughput(context, offer)));

/** One offer, and in a header how little throughput it may be set to. */
export function offerReply(context: Context, offer: Offer, ifNoneMatch?: string): Reply {
  const body = offerBody(offer, presentThroughput(context, offer));
  const reply = metadataReply(200, offer, body, ifNoneMatch);
  const { least } = rangeOf(kindOf(offer.content), offer.highest, storedBytes(context, offer));
  return { ...reply, headers: { ...reply.headers, [HEADER.minThroughput]: String(least) } };
}

/** What the containers that an offer pays for have stored. */
export const storedBytes = (context: Context, offer: Offer): number =>
  paidContainers(context, offer).reduce((sum, { maintenance }) => sum + maintenance.usage().bytes, 0);

/** Autoscale follows its busiest physical partition, from a tenth of the maximum up to all of it. */
function presentThroughput(context: Context, offer: Offer): number {
  if (!offer.content.offerAutopilotSettings) return offer.content.offerThroughput;
  const { throughput } = context.emulator;
  const needed = paidContainers(context, offer).map((container) => {
    const rates = container.ranges.map((range) => throughput.usageOf(range).rate.present);
    return Math.ceil(Math.max(...rates)) * container.ranges.length;
  });
  const most = provisionedThroughput(offer.content);
  return Math.min(most, Math.max(offer.content.offerThroughput, ...needed));
}

function paidContainers({ emulator }: Context, { resource }: Offer): Container[] {
  const { databases, offers } = emulator.store;
  return databases
    .list()
    .filter(({ self }) => resource.startsWith(self))
    .flatMap(({ self, containers }) =>
      containers
        .list()
        .filter((container) =>
          resource === self ? !offers.of(container.self) : container.self === resource,
        ),
    );
}
