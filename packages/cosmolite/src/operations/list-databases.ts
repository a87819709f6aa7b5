import type { Operation } from '../context.js';
import { databaseBody } from '../resources/database.js';
import { metadataFeedReply } from './replies.js';

export const listDatabases: Operation = ({ emulator }) =>
  metadataFeedReply('', 'Databases', emulator.store.databases.list().map(databaseBody));
