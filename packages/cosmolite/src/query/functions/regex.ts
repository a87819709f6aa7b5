import { matcherOf } from '../regex/index.js';
import type { Matcher } from '../regex/index.js';
import type { SystemFunction } from './function.js';

/** Patterns by text; queries tend to use one of them for every row. */
const matchers = new Map<string, Matcher | undefined>();
const REMEMBERED = 100;

export const REGEX_FUNCTIONS: readonly SystemFunction[] = [
  {
    name: 'REGEXMATCH',
    least: 2,
    most: 3,
    evaluate: ([text, pattern, modifiers = ''], { effort }) => {
      if (typeof text !== 'string' || typeof pattern !== 'string' || typeof modifiers !== 'string') {
        return undefined;
      }
      return remembered(pattern, modifiers)?.(text, (steps) => effort.spend(steps));
    },
  },
];

/** An invalid pattern is undefined, as in the service. */
function remembered(pattern: string, modifiers: string): Matcher | undefined {
  const key = `${modifiers}/${pattern}`;
  if (!matchers.has(key)) {
    if (matchers.size >= REMEMBERED) matchers.clear();
    matchers.set(key, matcherOf(pattern, modifiers));
  }
  return matchers.get(key);
}
