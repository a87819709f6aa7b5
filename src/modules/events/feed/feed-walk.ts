import { Logger } from '@nestjs/common';
import type { Change } from '../../cosmos/change-feed/processing/change.js';
import type { FeedReader } from '../../cosmos/change-feed/processing/feed-reader.js';
import type { KeyRange } from '../../cosmos/ranges/key-range.js';
import { deriveEvents } from '../derive/derive-events.js';
import { type DerivedEvent, eventId } from '../derive/event.js';
import type { FactMemory } from '../derive/fact-memory.js';
import { type FeedPosition, positionOf, type RangePosition } from './feed-position.js';
import {
  beginningsBefore,
  type FeedTransaction,
  lateBeginnings,
  type ShownEvent,
  transactionsIn,
} from './feed-transaction.js';
import { ToldEvent } from './told-event.js';
import { type EventFeedRepository, PAGE_SIZE } from './event-feed.repository.js';
import { isAnnouncedRemoval, type TombstoneDocument } from '../../products/changes/product-change.js';

export interface WalkParts {
  readonly feed: EventFeedRepository;
  readonly rid: string;
  readonly memory: FactMemory;
  readonly tokenOf: (position: FeedPosition) => string;
  /** Called with removals that may be unfinished. */
  readonly onAnnounced?: (removal: TombstoneDocument) => void;
}

interface Cursor {
  readonly range: KeyRange;
  readonly reader: FeedReader<object>;
  /** Undefined before the first poll of a walk that begins now. */
  position: RangePosition | undefined;
}

/** Reads the feed of a tenant: all ranges, each in its order. */
export class FeedWalk {
  private readonly logger = new Logger(FeedWalk.name);
  private cursors: readonly Cursor[] = [];
  private at = new Date().toISOString();

  private constructor(private readonly parts: WalkParts) {}

  /** Begins at the current end of the feed. Returns when that position is known. */
  static async fromNow(range: KeyRange, parts: WalkParts, signal: AbortSignal): Promise<FeedWalk> {
    const walk = new FeedWalk(parts);
    walk.cursors = [await walk.cursor(range, undefined)];
    await walk.look(signal, () => undefined);
    return walk;
  }

  static async from(position: FeedPosition, parts: WalkParts): Promise<FeedWalk> {
    const walk = new FeedWalk(parts);
    // Until the walk reaches the end, its time is that of the given position.
    walk.at = position.at;
    walk.cursors = await Promise.all(position.ranges.map((range) => walk.cursor(range, range)));
    return walk;
  }

  /** The current position. */
  get position(): FeedPosition {
    const ranges = this.cursors.flatMap(({ position }) => position ?? []);
    return { rid: this.parts.rid, at: this.at, ranges };
  }

  /**
   * Sends all events up to the current end. A failed range does not block the other ranges.
   * @returns whether there were changes
   * @throws the first failure, after all ranges were polled
   */
  async look(signal: AbortSignal, tell: (event: ToldEvent) => Promise<void> | void): Promise<boolean> {
    const begun = new Date().toISOString();
    let isAny = false;
    const failures: unknown[] = [];
    const open = [...this.cursors];
    for (let cursor = open.shift(); cursor !== undefined; cursor = open.shift()) {
      const answer = await cursor.reader.next(signal).catch((error: unknown) => {
        signal.throwIfAborted();
        failures.push(error);
      });
      if (answer === undefined) continue;
      if (answer.kind === 'split') {
        open.unshift(...(await this.split(cursor, answer.parts)));
        continue;
      }
      await this.tellPage(cursor, answer.changes, tell);
      isAny ||= answer.changes.length > 0;
      const { min, max } = cursor.range;
      cursor.position = { min, max, lsn: Math.max(lsnOf(answer.token), cursor.position?.lsn ?? 0) };
      if (answer.changes.length >= PAGE_SIZE) open.unshift(cursor);
    }
    if (failures.length > 0) throw failures[0];
    this.at = begun;
    return isAny;
  }

  private async tellPage(
    cursor: Cursor,
    changes: readonly Change<object>[],
    tell: (event: ToldEvent) => Promise<void> | void,
  ): Promise<void> {
    const transactions = await transactionsIn(changes, (documents) => this.eventsOf(documents));
    const late = lateBeginnings(transactions).filter(({ event }) => this.parts.memory.isNews(event));
    for (const transaction of transactions) await this.tellTransaction(cursor, transaction, late, tell);
  }

  private async tellTransaction(
    cursor: Cursor,
    transaction: FeedTransaction,
    late: readonly ShownEvent[],
    tell: (event: ToldEvent) => Promise<void> | void,
  ): Promise<void> {
    const { lsn, documents } = transaction;
    const { memory, tokenOf, onAnnounced } = this.parts;
    const { within } = cursor.position ?? {};
    for (const document of documents) {
      if (isAnnouncedRemoval(document)) onAnnounced?.(document);
    }
    const isLeft = ({ order }: DerivedEvent): boolean => within === undefined || order > within;
    const own = transaction.events.filter((event) => memory.isNew(event)).filter(isLeft);
    // The other late events are sent where the feed returns them.
    const early = beginningsBefore(transaction, own, late).filter(
      ({ event }) => isLeft(event) && memory.isNew(event),
    );
    const told = [...early, ...own.map((event) => ({ event, shownIn: transaction }))];
    const { min, max } = cursor.range;
    for (const [index, { event, shownIn }] of told.entries()) {
      const isLast = index === told.length - 1;
      cursor.position = { min, max, ...(isLast ? { lsn } : { lsn: lsn - 1, within: event.order }) };
      const token = tokenOf(this.position);
      await tell(new ToldEvent(event, shownIn.place, shownIn.lsn, token, this.isToldAtSource(event)));
    }
    cursor.position = { min, max, lsn };
  }

  /** An unreadable document does not block the other documents. */
  private eventsOf(documents: readonly Change<object>[]): DerivedEvent[] {
    try {
      return deriveEvents(documents);
    } catch (error) {
      if (documents.length > 1) return documents.flatMap((document) => this.eventsOf([document]));
      this.logger.error({ err: error, msg: 'a change cannot be converted to events' });
      return [];
    }
  }

  private isToldAtSource({ id, move }: DerivedEvent): boolean {
    return move?.side === 'target' && this.parts.memory.knows(eventId(id, 'source'));
  }

  private async split(cursor: Cursor, parts: readonly KeyRange[]): Promise<Cursor[]> {
    const { position } = cursor;
    const cursors = await Promise.all(
      parts.map((part) => this.cursor(part, position && positionOf(part, [position]))),
    );
    this.cursors = this.cursors.flatMap((one) => (one === cursor ? cursors : [one]));
    return cursors;
  }

  private async cursor(range: KeyRange, position: RangePosition | undefined): Promise<Cursor> {
    return { range, reader: await this.parts.feed.reader(range, position?.lsn), position };
  }
}

const lsnOf = (token: string): number => Number(token.replaceAll('"', ''));
