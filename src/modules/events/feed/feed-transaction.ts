import { placeOf } from '../../catalog-store/key-place.js';
import type { Change } from '../../cosmos/change-feed/processing/change.js';
import type { DerivedEvent } from '../derive/event.js';

/** The documents of one transaction in the feed. */
export interface FeedTransaction {
  readonly lsn: number;
  /** The hashed partition key of its documents. */
  readonly place: string;
  readonly documents: readonly Change<object>[];
  readonly events: readonly DerivedEvent[];
}

/** An event, and the transaction in which the feed returned it. */
export interface ShownEvent {
  readonly event: DerivedEvent;
  readonly shownIn: FeedTransaction;
}

/** @param eventsOf derives the events of one transaction */
export function transactionsIn(
  changes: readonly Change<object>[],
  eventsOf: (documents: readonly Change<object>[]) => readonly DerivedEvent[],
): Promise<FeedTransaction[]> {
  return Promise.all(
    groupsOf(changes).map(async (documents) => {
      const [{ _lsn: lsn }] = documents;
      return { lsn, place: await placeOf(documents[0]), documents, events: eventsOf(documents) };
    }),
  );
}

/** First events of products that were written again before a poll. The feed returns them after later events. */
export const lateBeginnings = (transactions: readonly FeedTransaction[]): ShownEvent[] =>
  transactions.flatMap((shownIn) =>
    shownIn.events.filter(isLateBeginning).map((event) => ({ event, shownIn })),
  );

/** The late first events that precede the events of this transaction, in their order. */
export const beginningsBefore = (
  { lsn, place }: FeedTransaction,
  events: readonly DerivedEvent[],
  beginnings: readonly ShownEvent[],
): ShownEvent[] =>
  beginnings
    .filter(({ event: { subject, time }, shownIn }) => {
      const isLater = shownIn.place === place && shownIn.lsn > lsn;
      const endsBefore = events.some((event) => event.subject === subject && isEnd(event));
      return isLater && !endsBefore && events.some((event) => event.time >= time);
    })
    .map(({ event, shownIn }) => ({ event: { ...event, order: `+${event.time}${event.order}` }, shownIn }))
    .toSorted(({ event: one }, { event: other }) => (one.order < other.order ? -1 : 1));

/** After such an event, a first event belongs to another product with the same id. */
const isEnd = ({ type, move }: DerivedEvent): boolean =>
  type === 'product.deleted' || move?.side === 'source';

const isLateBeginning = ({ type, isCertain }: DerivedEvent): boolean =>
  !isCertain && (type === 'product.created' || type === 'product.moved');

type Group = [Change<object>, ...Change<object>[]];

/** The writes of one transaction share its LSN. */
function groupsOf(changes: readonly Change<object>[]): Group[] {
  const groups: Group[] = [];
  let current: number | undefined;
  for (const change of changes) {
    const { _lsn: lsn } = change;
    if (lsn === current) groups.at(-1)?.push(change);
    else groups.push([change]);
    current = lsn;
  }
  return groups;
}
