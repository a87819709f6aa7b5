import type { CharacterTest, PlaceTest } from './syntax.js';

const within =
  (low: number, high: number): CharacterTest =>
  (unit) =>
    unit >= low && unit <= high;

export const anyOf =
  (tests: readonly CharacterTest[]): CharacterTest =>
  (unit) =>
    tests.some((test) => test(unit));

export const noneOf =
  (test: CharacterTest): CharacterTest =>
  (unit) =>
    !test(unit);

const unitOf = (character: string): number => character.charCodeAt(0);

const DIGIT = within(unitOf('0'), unitOf('9'));
const WORD = anyOf([
  DIGIT,
  within(unitOf('a'), unitOf('z')),
  within(unitOf('A'), unitOf('Z')),
  (unit) => unit === unitOf('_'),
]);
const SPACE = anyOf([within(9, 13), (unit) => unit === unitOf(' ')]);

/** `\d` and the like; of ASCII, as PCRE has them. */
export const CLASSES: Readonly<Record<string, CharacterTest>> = {
  d: DIGIT,
  D: noneOf(DIGIT),
  w: WORD,
  W: noneOf(WORD),
  s: SPACE,
  S: noneOf(SPACE),
};

/** Escapes that stand for one character. */
export const CONTROLS: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  f: '\f',
  v: '\v',
  a: '\x07',
  e: '\x1b',
  0: '\0',
};

/** One character, or those from one to another. */
export function range(low: string, high: string, ignoresCase: boolean): CharacterTest {
  const exact = within(unitOf(low), unitOf(high));
  if (!ignoresCase) return exact;
  return (unit) => {
    const character = String.fromCharCode(unit);
    return exact(unit) || exact(unitOf(character.toLowerCase())) || exact(unitOf(character.toUpperCase()));
  };
}

const NEWLINE = unitOf('\n');
export const NOT_NEWLINE: CharacterTest = (unit) => unit !== NEWLINE;
export const ANY: CharacterTest = () => true;

const isWordAt = (text: string, index: number): boolean =>
  index >= 0 && index < text.length && WORD(text.charCodeAt(index));

const atStart: PlaceTest = (_, index) => index === 0;
const atEnd: PlaceTest = ({ length }, index) => index === length;
const atWordEdge: PlaceTest = (text, index) => isWordAt(text, index - 1) !== isWordAt(text, index);
/** A line end at the very end does not count. */
const atLastEnd: PlaceTest = (text, index) =>
  index === text.length || (index === text.length - 1 && text.charCodeAt(index) === NEWLINE);

/** Escapes that stand for a place. */
export const PLACES: Readonly<Record<string, PlaceTest>> = {
  b: atWordEdge,
  B: (text, index) => !atWordEdge(text, index),
  A: atStart,
  z: atEnd,
  Z: atLastEnd,
};

export const lineStart = (isMultiline: boolean): PlaceTest =>
  isMultiline ? (text, index) => index === 0 || text.charCodeAt(index - 1) === NEWLINE : atStart;

export const lineEnd = (isMultiline: boolean): PlaceTest =>
  isMultiline ? (text, index) => index === text.length || text.charCodeAt(index) === NEWLINE : atLastEnd;
