import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Connection } from './connection.js';
import { migrate } from './schema.js';
import { SQLITE, sqliteCode } from './sqlite-failure.js';

/** The data folder belongs to another running emulator. */
export class DataInUseError extends Error {
  constructor(folder: string) {
    super(
      `The data folder ${resolve(folder)} is in use by another cosmolite. Stop it, connect to its address, or choose another folder.`,
    );
    this.name = 'DataInUseError';
  }
}

/** The data folder cannot be written, is none, or holds something else. */
export class DataFolderError extends Error {
  constructor(folder: string, cause: unknown) {
    const reason = typeof cause === 'object' && cause !== null && 'message' in cause ? cause.message : cause;
    super(`The data folder ${resolve(folder)} cannot be used: ${String(reason)}`, { cause });
    this.name = 'DataFolderError';
  }
}

/**
 * Opens the data folder, creating it when needed, and holds it alone until the connection is closed
 * or the process ends in whatever way.
 * @param dataDir a folder, or `:memory:` for a store that ends with the process
 * @throws DataInUseError when somebody else holds it, DataFolderError when it is of no use
 */
export function openConnection(dataDir: string): Connection {
  if (dataDir === ':memory:') return prepared(new Connection(':memory:'), dataDir);
  const connection = using(dataDir, () => {
    mkdirSync(dataDir, { recursive: true });
    return new Connection(join(dataDir, 'cosmolite.db'));
  });
  try {
    return prepared(connection, dataDir);
  } catch (error) {
    connection.close();
    throw error;
  }
}

function using<T>(dataDir: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw sqliteCode(error) === SQLITE.busy
      ? new DataInUseError(dataDir)
      : new DataFolderError(dataDir, error);
  }
}

/**
 * WAL with `synchronous = NORMAL`: a commit is in the operating system's hands, so it outlives a killed
 * process. The exclusive lock is taken at once and kept, which also spares SQLite its shared memory.
 */
function prepared(connection: Connection, dataDir: string): Connection {
  using(dataDir, () =>
    connection.execute(`
    PRAGMA locking_mode = EXCLUSIVE;
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = NORMAL;
    PRAGMA foreign_keys = ON;
    PRAGMA temp_store = MEMORY;
    PRAGMA cache_size = -65536;
    PRAGMA wal_autocheckpoint = 8000;
    BEGIN EXCLUSIVE; COMMIT;
  `),
  );
  migrate(connection);
  return connection;
}
