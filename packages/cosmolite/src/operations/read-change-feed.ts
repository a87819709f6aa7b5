import { feedReply, feedStart } from '../change-feed/feed-page.js';
import type { Operation } from '../requests/context.js';
import { addressedContainer } from '../requests/addressed.js';

/** The change feed, latest version of each item. */
export const readChangeFeed: Operation = (context) => {
  const container = addressedContainer(context);
  return feedReply(context, container, container.changeFeed, feedStart(context));
};
