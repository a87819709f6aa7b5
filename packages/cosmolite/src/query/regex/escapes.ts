import { notImplemented } from '../../common/errors.js';
import { CONTROLS } from './characters.js';
import type { PatternText } from './text.js';

/** The one character that `\name` stands for, in a class and outside. */
export function escapedCharacter(text: PatternText, name: string): string {
  const control = CONTROLS[name];
  if (control !== undefined) return control;
  const digits = name === 'x' ? /[0-9a-fA-F]{2}/y : /[0-9a-fA-F]{4}/y;
  const code = name === 'x' || name === 'u' ? text.match(digits) : undefined;
  if (code !== undefined) return String.fromCharCode(Number.parseInt(code, 16));
  if (/[0-9A-Za-z]/.test(name)) throw notImplemented(`the escape \\${name} in REGEXMATCH`);
  return name;
}
