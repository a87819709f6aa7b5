import type { Json } from '../values/values.js';

/** The member of a feed's envelope that holds its resources. */
export type FeedName =
  | 'Databases'
  | 'DocumentCollections'
  | 'Documents'
  | 'Offers'
  | 'PartitionKeyRanges'
  | 'StoredProcedures'
  | 'Triggers'
  | 'UserDefinedFunctions'
  | 'Conflicts'
  | 'Users'
  | 'ClientEncryptionKeys';

/**
 * The envelope of every list.
 * @param rid of the parent; empty for the account
 */
export const feedBody = (rid: string, name: FeedName, resources: readonly Json[]): string =>
  envelope(rid, name, JSON.stringify(resources), resources.length);

/** The same for what is JSON text already. */
export const textFeedBody = (rid: string, name: FeedName, texts: readonly string[]): string =>
  envelope(rid, name, `[${texts.join(',')}]`, texts.length);

export const itemFeedBody = (rid: string, texts: readonly string[]): string =>
  textFeedBody(rid, 'Documents', texts);

const envelope = (rid: string, name: FeedName, resources: string, count: number): string =>
  `{"_rid":"${rid}","${name}":${resources},"_count":${count}}`;
