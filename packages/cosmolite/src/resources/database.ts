import type { Database } from '../store/databases.js';
import type { JsonObject } from '../values/values.js';

export const databaseBody = ({ id, rid, self, etag, ts }: Database): JsonObject => ({
  id,
  _rid: rid,
  _self: self,
  _etag: etag,
  _colls: 'colls/',
  _users: 'users/',
  _ts: ts,
});
