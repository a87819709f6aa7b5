import { CosmosClient } from '@azure/cosmos';
import type { Cosmolite } from 'cosmolite';
import { prefixRange } from '../../src/modules/cosmos/ranges/effective-partition-key.js';

/** A physical partition, as the database lists it. */
export interface ListedRange {
  readonly id: string;
  readonly minInclusive: string;
  readonly maxExclusive: string;
}

/** The container whose partitions are split. */
export interface Split {
  readonly db: Pick<Cosmolite, 'endpoint' | 'key'>;
  readonly database: string;
  readonly container: string;
}

/**
 * Splits the physical partition that holds a logical one, just before that one: a tenant lies in both halves when it has
 * logical partitions on both sides. False when there is a bound already.
 */
export async function splitBefore(where: Split, key: readonly string[]): Promise<boolean> {
  const { min: at } = await prefixRange(key);
  const holder = (await rangesOf(where)).find((range) => range.minInclusive <= at && at < range.maxExclusive);
  if (holder === undefined) throw new Error('No physical partition holds the key.');
  if (holder.minInclusive === at) return false;
  await post(where, '_cosmolite/split', { range: holder.id, at });
  return true;
}

/** Halves one physical partition. */
export const splitRange = (where: Split, range: string): Promise<unknown> =>
  post(where, '_cosmolite/split', { range });

/** Makes one of two neighbouring physical partitions. */
export const mergeRanges = (where: Split, ...ranges: readonly [string, string]): Promise<unknown> =>
  post(where, '_cosmolite/merge', { ranges });

async function post({ db, database, container }: Split, path: string, body: object): Promise<unknown> {
  const answer = await fetch(new URL(path, db.endpoint), {
    method: 'POST',
    headers: { authorization: `Bearer ${db.key}` },
    body: JSON.stringify({ database, container, ...body }),
  });
  if (!answer.ok) throw new Error(`The split was refused: ${await answer.text()}`);
  return answer.json();
}

/** How often the list is read again: the faults that a test orders meet this read, too. */
const MOST_READS = 20;

async function rangesOf(where: Split): Promise<readonly ListedRange[]> {
  for (let reads = 1; ; reads += 1) {
    try {
      return await readRanges(where);
    } catch (error) {
      if (reads === MOST_READS) throw error;
    }
  }
}

async function readRanges({ db, database, container }: Split): Promise<readonly ListedRange[]> {
  const client = new CosmosClient({
    endpoint: db.endpoint,
    key: db.key,
    connectionPolicy: { enableEndpointDiscovery: false },
  });
  try {
    const ranges = client.database(database).container(container).readPartitionKeyRanges();
    return (await ranges.fetchAll()).resources;
  } finally {
    client.dispose();
  }
}
