/** Regular expressions that no text can make slow; the syntax is that part of PCRE's which allows it. */
import { parsePattern } from './parser.js';
import { compilePattern } from './program.js';
import type { Program } from './program.js';
import { matches } from './run.js';
import { InvalidPattern } from './syntax.js';

/** @param spend told of the steps it takes */
export type Matcher = (text: string, spend: (steps: number) => void) => boolean;

/**
 * @param modifiers any of `m`, `s`, `i`, `x`
 * @returns undefined for what is no pattern
 * @throws CosmosError 501 for a pattern outside that part
 */
export function matcherOf(pattern: string, modifiers: string): Matcher | undefined {
  if (/[^msix]/.test(modifiers)) return undefined;
  const program = programOf(pattern, modifiers);
  return program && ((text, spend) => matches(program, text, spend));
}

function programOf(pattern: string, modifiers: string): Program | undefined {
  try {
    return compilePattern(
      parsePattern(pattern, {
        ignoresCase: modifiers.includes('i'),
        isMultiline: modifiers.includes('m'),
        dotTakesAll: modifiers.includes('s'),
        skipsSpace: modifiers.includes('x'),
      }),
    );
  } catch (error) {
    if (error instanceof InvalidPattern) return undefined;
    throw error;
  }
}
