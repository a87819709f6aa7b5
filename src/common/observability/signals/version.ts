import { readFileSync } from 'node:fs';

/** Of this build, from the package's own file. It lies as deep under `dist` as under `src`. */
export const VERSION = versionIn(readFileSync(new URL('../../../../package.json', import.meta.url), 'utf8'));

function versionIn(text: string): string {
  const content: unknown = JSON.parse(text);
  return typeof content === 'object' && content !== null && 'version' in content
    ? String(content.version)
    : 'unknown';
}
