import { readFileSync, unwatchFile, watchFile } from 'node:fs';
import { type ApiKeyList, parseApiKeyList } from './api-key-list.js';

/** How often a watched file's state is looked at, in milliseconds. */
const POLL_MS = 1_000;

/** Reads a file of API keys. A file that cannot be read is a problem like any other. */
export function readApiKeyFile(path: string): ApiKeyList {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return { rows: [], problems: ['must name a file that can be read'] };
  }
  return parseApiKeyList(text);
}

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
