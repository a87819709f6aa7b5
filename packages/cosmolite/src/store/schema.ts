import type { Connection } from './connection.js';

/**
 * The tables, one step per schema version. A step that has been released is never edited: a change is
 * a new step at the end. Each container adds its own `items_…` table, see items.ts.
 */
const STEPS: readonly string[] = [
  `
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
  `,
];

/**
 * Brings the file to the newest schema.
 * @throws Error when the file was written by a newer version
 */
export function migrate(connection: Connection): void {
  const [version] = connection.prepare<[number]>('PRAGMA user_version').get() ?? [0];
  if (version > STEPS.length) {
    throw new Error(
      `The data was written by a newer cosmolite (schema ${version}, this one knows ${STEPS.length}). Update cosmolite.`,
    );
  }
  connection.transaction(() => {
    for (const step of STEPS.slice(version)) connection.execute(step);
    connection.execute(`PRAGMA user_version = ${STEPS.length}`);
  });
}
