import type { SystemFunction } from './function.js';

/** Compiled patterns by text; queries tend to use one of them for every row. */
const patterns = new Map<string, RegExp | undefined>();
const REMEMBERED = 100;

/** The service's flavour is PCRE; what JavaScript cannot compile is undefined, as an invalid pattern is there. */
export const REGEX_FUNCTIONS: readonly SystemFunction[] = [
  {
    name: 'REGEXMATCH',
    least: 2,
    most: 3,
    evaluate: ([text, pattern, modifiers = '']) => {
      if (typeof text !== 'string' || typeof pattern !== 'string' || typeof modifiers !== 'string') {
        return undefined;
      }
      return patternOf(pattern, modifiers)?.test(text);
    },
  },
];

function patternOf(pattern: string, modifiers: string): RegExp | undefined {
  const key = `${modifiers}/${pattern}`;
  if (!patterns.has(key)) {
    if (patterns.size >= REMEMBERED) patterns.clear();
    patterns.set(key, compile(pattern, modifiers));
  }
  return patterns.get(key);
}

/** `m` many lines, `s` dot matches line ends, `i` ignore case, `x` ignore white space in the pattern. */
function compile(pattern: string, modifiers: string): RegExp | undefined {
  if (/[^msix]/.test(modifiers)) return undefined;
  const flags = [...new Set(modifiers.replaceAll('x', ''))].join('');
  const source = modifiers.includes('x') ? pattern.replaceAll(/(\\.)|\s+/gs, '$1') : pattern;
  try {
    return new RegExp(source, flags);
  } catch {
    return undefined;
  }
}
