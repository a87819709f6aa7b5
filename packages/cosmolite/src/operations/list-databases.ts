import type { Operation } from '../requests/context.js';
import { databaseBody } from '../resources/database.js';
import { listMetadata } from '../queries/query-metadata.js';

export const listDatabases: Operation = (context) =>
  listMetadata(context, '', 'Databases', context.emulator.store.databases.list().map(databaseBody));
