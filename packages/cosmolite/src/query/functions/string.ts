import type { SystemFunction } from './function.js';

/** `NAME(text, part [, ignoreCase])` */
const search = (name: string, found: (text: string, part: string) => boolean): SystemFunction => ({
  name,
  least: 2,
  most: 3,
  evaluate: ([text, part, ignoreCase = false]) => {
    if (typeof text !== 'string' || typeof part !== 'string' || typeof ignoreCase !== 'boolean') {
      return undefined;
    }
    return ignoreCase ? found(text.toLowerCase(), part.toLowerCase()) : found(text, part);
  },
});

const convert = (name: string, change: (text: string) => string): SystemFunction => ({
  name,
  least: 1,
  most: 1,
  evaluate: ([text]) => (typeof text === 'string' ? change(text) : undefined),
});

export const STRING_FUNCTIONS: readonly SystemFunction[] = [
  search('CONTAINS', (text, part) => text.includes(part)),
  search('STARTSWITH', (text, part) => text.startsWith(part)),
  search('ENDSWITH', (text, part) => text.endsWith(part)),
  search('STRINGEQUALS', (text, part) => text === part),
  convert('LOWER', (text) => text.toLowerCase()),
  convert('UPPER', (text) => text.toUpperCase()),
];
