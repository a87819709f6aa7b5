import type { Connection } from './connection.js';
import { uniqueTable } from './unique-keys.js';

/** The two tables of a container: its items and the unique values they hold. */
export function createItemTables(connection: Connection, items: string): void {
  const unique = uniqueTable(items);
  connection.execute(`
    CREATE TABLE ${items} (
      row INTEGER PRIMARY KEY,
      epk TEXT NOT NULL,
      pk TEXT NOT NULL,
      id TEXT NOT NULL,
      etag TEXT NOT NULL,
      ts INTEGER NOT NULL,
      lsn INTEGER NOT NULL,
      bytes INTEGER NOT NULL,
      expires INTEGER,
      body TEXT NOT NULL
    ) STRICT;
    CREATE UNIQUE INDEX ${items}_key ON ${items} (pk, id);
    CREATE INDEX ${items}_place ON ${items} (epk, row);
    CREATE INDEX ${items}_expiry ON ${items} (expires) WHERE expires IS NOT NULL;
    CREATE TABLE ${unique} (
      pk TEXT NOT NULL,
      key INTEGER NOT NULL,
      value TEXT NOT NULL,
      row INTEGER NOT NULL,
      PRIMARY KEY (pk, key, value)
    ) STRICT, WITHOUT ROWID;
  `);
}

export function dropItemTables(connection: Connection, items: string): void {
  connection.execute(`DROP TABLE ${items}; DROP TABLE ${uniqueTable(items)};`);
}
