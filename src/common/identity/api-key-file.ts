import { closeSync, constants, fstatSync, openSync, readFileSync, unwatchFile, watchFile } from 'node:fs';
import { type ApiKeyList, parseApiKeyList } from './api-key-list.js';

/** How often a watched file's state is looked at, in milliseconds. */
const POLL_MS = 1_000;

/** Some ten thousand keys. */
const MAX_BYTES = 4_194_304;

/** Reads a file of API keys. A file that cannot be read is a problem like any other. */
export function readApiKeyFile(path: string): ApiKeyList {
  let text: string | undefined;
  try {
    text = readSmallFile(path);
  } catch {
    return problem('must name a file that can be read');
  }
  return text === undefined
    ? problem(`must name a file of at most ${MAX_BYTES} bytes`)
    : parseApiKeyList(text);
}

/**
 * Undefined when the file is too large.
 * @throws Error for what is no file: a folder, or a pipe, which would keep its reader waiting
 */
function readSmallFile(path: string): string | undefined {
  const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const state = fstatSync(file);
    if (!state.isFile()) throw new Error('This is no file.');
    return state.size > MAX_BYTES ? undefined : readFileSync(file, 'utf8');
  } finally {
    closeSync(file);
  }
}

const problem = (text: string): ApiKeyList => ({ rows: [], problems: [text] });

/**
 * Calls `changed` with the new content whenever the file is written or replaced. It looks instead of being told: a
 * mounted Kubernetes secret changes by swapping a link, of which file system events say nothing.
 * @returns a function that stops it; the watch alone does not keep the process alive
 */
export function watchApiKeyFile(path: string, changed: (list: ApiKeyList) => void): () => void {
  const look = (): void => changed(readApiKeyFile(path));
  watchFile(path, { interval: POLL_MS, persistent: false }, look);
  return () => unwatchFile(path, look);
}
