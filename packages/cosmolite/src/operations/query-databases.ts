import type { Operation } from '../requests/context.js';
import { databaseBody } from '../resources/database.js';
import { queryMetadata } from '../queries/query-metadata.js';

export const queryDatabases: Operation = (context) =>
  queryMetadata(context, '', 'Databases', context.emulator.store.databases.list().map(databaseBody));
