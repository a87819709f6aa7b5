import { readFileSync, readdirSync } from 'node:fs';
import { extname } from 'node:path';
import { methodNotAllowed, resourceNotFound } from '../common/errors.js';
import type { Reply } from '../http/reply.js';

/** Beside `dist` in the package, and beside `src` here. */
const FOLDER = new URL('../../explorer/', import.meta.url);

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** Nothing from elsewhere, nothing inline, no frame around it, and no text ever becomes markup. */
const HEADERS = {
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; '),
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};

let files: ReadonlyMap<string, Reply> | undefined;

/**
 * One of the page's files; the page itself has the empty name.
 * @throws CosmosError 404 for any other name, 405 for anything but reading
 */
export function explorerFile(method: string, name: string): Reply {
  files ??= readFiles();
  const file = files.get(name === '' ? 'index.html' : name);
  if (!file) throw resourceNotFound();
  if (method !== 'GET' && method !== 'HEAD') throw methodNotAllowed(method, ['GET', 'HEAD']);
  return file;
}

/** All of them, once: a few dozen kilobytes, and no request can name a path. */
function readFiles(): ReadonlyMap<string, Reply> {
  const found = new Map<string, Reply>();
  for (const name of readdirSync(FOLDER)) {
    const type = TYPES[extname(name)];
    if (type === undefined) continue;
    const body = readFileSync(new URL(name, FOLDER), 'utf8');
    found.set(name, { status: 200, charge: 0, headers: { ...HEADERS, 'content-type': type }, body });
  }
  return found;
}
