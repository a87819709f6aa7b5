import { randomBytes } from 'node:crypto';
import { accountUnderTest } from './target.js';

const given: string[] = [];

/**
 * A database id for this spec file: the name itself in an emulator of its own, and one that nobody else
 * has in an account, where the database is dropped when the spec's server stops.
 */
export function newDatabaseId(name: string): string {
  const id = accountUnderTest() ? `cosmolite-test-${randomBytes(4).toString('hex')}-${name}` : name;
  given.push(id);
  return id;
}

/** Every database id that this spec file was given. */
export const givenDatabaseIds = (): readonly string[] => given;
