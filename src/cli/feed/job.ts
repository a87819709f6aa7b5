import { StartError } from '../../common/errors/start-error.js';
import type { ChangeFeedService } from '../../modules/cosmos/change-feed/change-feed.service.js';
import type { SummaryRebuildService } from '../../modules/summaries/rebuild/summary-rebuild.service.js';
import type { FeedOperation, Rebuild } from './arguments.js';
import {
  NO_PROCESSORS,
  progressText,
  rebuildText,
  resetText,
  retryText,
  statusText,
  unknownText,
} from './messages.js';

/** The processor whose work can be done again beside what is served. */
const REBUILT = 'summaries';

/** What to print at the end, and whether everything succeeded. */
interface Done {
  readonly text: string;
  readonly isDone: boolean;
}

/**
 * Does what the operator wants.
 * @throws StartError for a processor that there is not
 */
export async function operate(
  feeds: Pick<ChangeFeedService, 'names' | 'status' | 'reset' | 'retry'>,
  order: FeedOperation,
): Promise<Done> {
  const { command, processor } = order;
  if (processor !== undefined && !feeds.names.includes(processor)) {
    throw new StartError(unknownText(processor, feeds.names));
  }
  switch (command) {
    case 'status': {
      const names = processor === undefined ? feeds.names : [processor];
      const statuses = await Promise.all(names.map((name) => feeds.status(name)));
      return { text: statuses.map(statusText).join('\n') || NO_PROCESSORS, isDone: true };
    }
    case 'reset': {
      const leases = await feeds.reset(order.processor, order.from);
      if (leases > 0) return { text: resetText(order.processor, leases), isDone: true };
      return { text: statusText(await feeds.status(order.processor)), isDone: true };
    }
    case 'retry': {
      const outcome = await feeds.retry(order.processor);
      return { text: retryText(order.processor, outcome), isDone: outcome.failed.length === 0 };
    }
  }
}

/**
 * Counts again what a processor has counted, beside what is served.
 * @param say prints how far it has got
 * @throws StartError for a processor that cannot do that
 */
export async function rebuild(
  summaries: Pick<SummaryRebuildService, 'rebuild'>,
  { processor }: Rebuild,
  say: (text: string) => void,
): Promise<Done> {
  if (processor !== REBUILT) throw new StartError(`Only ${REBUILT} can be rebuilt.`);
  const outcome = await summaries.rebuild((progress) => say(progressText(progress)));
  return { text: rebuildText(outcome), isDone: outcome.deadLetters === 0 };
}
