import { pause } from '../../../common/retry/waiting.js';
import { covers, type RangePosition } from './feed-position.js';
import type { FeedWalk } from './feed-walk.js';
import type { ToldEvent } from './told-event.js';

export interface CatchUpOptions {
  readonly walk: FeedWalk;
  /** May wait for free buffer of the client. */
  readonly tell: (event: ToldEvent) => Promise<void>;
  readonly signal: AbortSignal;
  /** Runs a read outside the context of the request. */
  readonly inOwnContext: <T>(work: () => Promise<T>) => Promise<T>;
}

/** Wait between two polls while the other streams are ahead. */
const AHEAD_MS = 100;

/** Reads the feed for one stream that resumes, until it has reached the position of the other streams. */
export class CatchUp {
  constructor(private readonly options: CatchUpOptions) {}

  /** Sends all events up to the current end of the feed. */
  async toEnd(): Promise<void> {
    const { walk, tell, signal, inOwnContext } = this.options;
    await inOwnContext(() => walk.look(signal, tell));
  }

  /** Reads at least up to the given position. A replica may lag behind the one that answered the other streams. */
  async past(others: readonly RangePosition[]): Promise<void> {
    const { walk, signal } = this.options;
    await this.toEnd();
    while (!covers(walk.position.ranges, others)) {
      await pause(AHEAD_MS, signal);
      signal.throwIfAborted();
      await this.toEnd();
    }
  }
}
