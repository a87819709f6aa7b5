import { feedReply, feedStart } from '../change-feed/feed-page.js';
import { badRequest, notImplemented } from '../common/errors.js';
import { HEADER } from '../http/header-names.js';
import { headerOf } from '../http/request.js';
import type { Operation } from '../requests/context.js';
import { addressedContainer } from '../requests/addressed.js';

/** The form that `{ current, previous, metadata }` belongs to. */
const WIRE_FORMAT = '2021-09-15';

/**
 * The change feed mode "all versions and deletes". It begins now or at a position, as the service documents it
 * (learn.microsoft.com/azure/cosmos-db/nosql/change-feed-modes).
 */
export const readAllVersions: Operation = (context) => {
  const container = addressedContainer(context);
  const format = headerOf(context.request, HEADER.feedWireFormat);
  if (format !== WIRE_FORMAT) {
    throw notImplemented(`the change feed wire format '${format ?? ''}' of all versions`);
  }
  if (!container.versions.isKept) {
    throw badRequest("Change Feed 'All Versions and Deletes' mode must be enabled.");
  }
  const start = feedStart(context);
  if (!start.position) {
    const from = start.since === undefined ? 'beginning' : 'a point in time';
    throw badRequest(
      `Start from ${from} is not supported with 'All Versions and Deletes' mode. ` +
        'You must read the change feed from within the retention period.',
    );
  }
  container.maintenance.purge();
  return feedReply(context, container, container.versions, start);
};
