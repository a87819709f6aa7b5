import type { Connection } from './connection.js';

type Step = (connection: Connection) => void;

/**
 * One step per schema version. A step that has been released is never edited: a change is a new step at
 * the end. Each container adds its own `items_…` tables, see item-tables.ts.
 */
const STEPS: readonly Step[] = [createTables, reserveNumbers, dropIndexes];

/**
 * Brings the file to the newest schema.
 * @throws Error when the file was written by a newer version
 */
export function migrate(connection: Connection): void {
  const [version] = connection.prepare<readonly [number]>('PRAGMA user_version').get() ?? [0];
  if (version > STEPS.length) {
    throw new Error(
      `The data was written by a newer cosmolite (schema ${version}, this one knows ${STEPS.length}). Update cosmolite.`,
    );
  }
  connection.transaction(() => {
    for (const step of STEPS.slice(version)) step(connection);
    connection.execute(`PRAGMA user_version = ${STEPS.length}`);
  });
}

function createTables(connection: Connection): void {
  connection.execute(`
    CREATE TABLE databases (
      number INTEGER PRIMARY KEY AUTOINCREMENT,
      id TEXT NOT NULL UNIQUE,
      etag TEXT NOT NULL,
      ts INTEGER NOT NULL,
      containers INTEGER NOT NULL DEFAULT 0
    ) STRICT;
    -- Resource ids begin with the number: a random start tells one account's apart from another's.
    INSERT INTO sqlite_sequence (name, seq) VALUES ('databases', abs(random()) % 16777216);
    CREATE TABLE containers (
      database INTEGER NOT NULL REFERENCES databases (number) ON DELETE CASCADE,
      number INTEGER NOT NULL,
      id TEXT NOT NULL,
      settings TEXT NOT NULL,
      ranges TEXT NOT NULL,
      etag TEXT NOT NULL,
      ts INTEGER NOT NULL,
      lsn INTEGER NOT NULL DEFAULT 0,
      rows INTEGER NOT NULL DEFAULT 0,
      PRIMARY KEY (database, number),
      UNIQUE (database, id)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE offers (
      number INTEGER PRIMARY KEY AUTOINCREMENT,
      resource TEXT NOT NULL UNIQUE,
      content TEXT NOT NULL,
      etag TEXT NOT NULL,
      ts INTEGER NOT NULL
    ) STRICT;
  `);
}

/**
 * From here on an item's unique values are found by what it says, and its id by its column. Queries make the indexes that they
 * still want again.
 */
function dropIndexes(connection: Connection): void {
  const names = connection
    .prepare<readonly [string]>(
      "SELECT name FROM sqlite_schema WHERE type = 'index' AND (name GLOB 'unique_*_holder' OR name GLOB 'items_*_values_*')",
    )
    .all();
  for (const [name] of names) connection.execute(`DROP INDEX ${name}`);
}

/** From here on `lsn` and `rows` are limits, and changes are indexed when somebody reads the feed. */
function reserveNumbers(connection: Connection): void {
  const containers = connection
    .prepare<readonly [database: number, number: number]>('SELECT database, number FROM containers')
    .all();
  for (const [database, number] of containers) {
    const items = `items_${database}_${number}`;
    connection.execute(`
      UPDATE containers SET
        lsn = max(lsn, coalesce((SELECT max(lsn) FROM ${items}), 0)),
        rows = max(rows, coalesce((SELECT max(row) FROM ${items}), 0))
      WHERE database = ${database} AND number = ${number};
      DROP INDEX ${items}_changes;
    `);
  }
}
