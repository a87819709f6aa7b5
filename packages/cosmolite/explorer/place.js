/**
 * Where the explorer is: kept in the address after the `#`, so that the browser's own back, reload
 * and bookmarks work. Parts are percent-encoded names between slashes.
 */
/** @import { PartitionKey, Place } from './types.js' */
import { partitionKeyHeader } from './partition-key.js';

/** @param {readonly string[]} parts */
const hash = (parts) => `#/${parts.map(encodeURIComponent).join('/')}`;

export const HOME = '#/';
export const LIVE = '#/live';

/** @param {string} database */
export const databaseAt = (database) => hash(['db', database]);

/**
 * @param {Place} place
 * @param {'items' | 'query' | 'settings' | 'new'} room
 */
export const containerAt = ({ database, container }, room) => hash(['db', database, container, room]);

/**
 * @param {Place} place
 * @param {string} id
 * @param {PartitionKey} key
 */
export const itemAt = ({ database, container }, id, key) =>
  hash(['db', database, container, 'item', id, partitionKeyHeader(key)]);

/**
 * The parts of the present address; none when it cannot be read.
 * @returns {string[]}
 */
export function presentParts() {
  try {
    return location.hash.split('/').slice(1).filter(Boolean).map(decodeURIComponent);
  } catch {
    return [];
  }
}
