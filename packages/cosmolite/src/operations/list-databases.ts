import type { Operation } from '../requests/context.js';
import { databaseBody } from '../resources/database.js';
import { metadataFeedReply } from '../requests/replies.js';

export const listDatabases: Operation = ({ emulator }) =>
  metadataFeedReply('', 'Databases', emulator.store.databases.list().map(databaseBody));
