import type { Operation } from '../context.js';
import { databaseBody } from '../resources/database.js';
import { queryMetadata } from './query-metadata.js';

export const queryDatabases: Operation = (context) =>
  queryMetadata(context, '', 'Databases', context.emulator.store.databases.list().map(databaseBody));
