import { DatabaseSync } from 'node:sqlite';
import { jest } from '@jest/globals';
import { type Cosmolite, startCosmolite } from 'cosmolite';

export interface SmallDisk {
  readonly db: Cosmolite;
  /** From now on the file of the database may grow by so many pages. */
  readonly leaveRoomFor: (pages: number) => void;
}

/** An emulator whose file can be kept from growing: SQLite then fails as on a disk without room. */
export async function startOnSmallDisk(dataDir: string): Promise<SmallDisk> {
  const exec = jest.spyOn(DatabaseSync.prototype, 'exec');
  const db = await startCosmolite({ dataDir });
  const [database] = exec.mock.contexts;
  exec.mockRestore();
  if (!(database instanceof DatabaseSync)) throw new Error('The emulator has opened no database.');
  const leaveRoomFor = (pages: number): void => {
    const used = Number(database.prepare('PRAGMA page_count').get()?.['page_count']);
    database.exec(`PRAGMA max_page_count = ${used + pages}`);
  };
  return { db, leaveRoomFor };
}
