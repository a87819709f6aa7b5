import { resourceNotFound } from '../common/errors.js';
import { addressedContainer, addressedDatabase } from '../requests/addressed.js';
import type { Context, Operation } from '../requests/context.js';
import { metadataFeedReply } from '../requests/replies.js';
import type { FeedName } from '../resources/feed.js';

/** The list of a kind of resource that cannot be created here: there are none. A query of it finds none either. */
export const listAbsent =
  (name: FeedName): Operation =>
  (context) =>
    metadataFeedReply(ownerOf(context).rid, name, []);

/** One of them: never found, in a database and container that are. */
export const readAbsent: Operation = (context) => {
  ownerOf(context);
  throw resourceNotFound();
};

/** @throws CosmosError 404 when the container, or the database of what lies beside containers, does not exist */
const ownerOf = (context: Context): { readonly rid: string } =>
  context.request.path[2] === 'colls' ? addressedContainer(context) : addressedDatabase(context);
