import { storageFull, storageUnavailable } from '../common/errors.js';

/** Primary result codes of SQLite. */
export const SQLITE = { busy: 5, ioError: 10, full: 13 } as const;

/** The primary code of an error that SQLite raised; `undefined` for any other. */
export const sqliteCode = (error: unknown): number | undefined =>
  typeof error === 'object' && error !== null && 'errcode' in error && typeof error.errcode === 'number'
    ? error.errcode & 0xff
    : undefined;

/**
 * What a disk that is full or broken does to a request; other errors as they are.
 * @param path the file on that disk
 */
export function asStorageFailure(error: unknown, path: string): unknown {
  switch (sqliteCode(error)) {
    case SQLITE.full:
      return storageFull(path);
    case SQLITE.ioError:
      return storageUnavailable(String(error));
    default:
      return error;
  }
}

/** Tells a failing disk apart from a mistake of ours. */
export const guarded =
  <A extends unknown[], R>(path: string, work: (...parameters: A) => R) =>
  (...parameters: A): R => {
    try {
      return work(...parameters);
    } catch (error) {
      throw asStorageFailure(error, path);
    }
  };
