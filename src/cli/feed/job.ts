import { StartError } from '../../common/errors/start-error.js';
import type { ChangeFeedService } from '../../modules/cosmos/change-feed/change-feed.service.js';
import type { FeedArguments } from './arguments.js';
import { NO_PROCESSORS, resetText, retryText, statusText, unknownText } from './messages.js';

/**
 * Does what the operator wants.
 * @returns what to print, and whether everything succeeded
 * @throws StartError for a processor that there is not
 */
export async function operate(
  feeds: Pick<ChangeFeedService, 'names' | 'status' | 'reset' | 'retry'>,
  order: FeedArguments,
): Promise<{ readonly text: string; readonly isDone: boolean }> {
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
    case 'reset':
      return {
        text: resetText(order.processor, await feeds.reset(order.processor, order.from)),
        isDone: true,
      };
    case 'retry': {
      const outcome = await feeds.retry(order.processor);
      return { text: retryText(order.processor, outcome), isDone: outcome.failed.length === 0 };
    }
  }
}
