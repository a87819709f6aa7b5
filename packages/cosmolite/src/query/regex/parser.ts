import { notImplemented } from '../../common/errors.js';
import { ANY, CLASSES, lineEnd, lineStart, NOT_NEWLINE, PLACES, range } from './characters.js';
import { parseClass } from './class.js';
import { escapedCharacter } from './escapes.js';
import { InvalidPattern, type Modifiers, type Pattern } from './syntax.js';
import { PatternText } from './text.js';

/** Groups may nest this deep. */
const MAX_DEPTH = 100;
/** PCRE's limit. */
const MAX_REPETITIONS = 65_535;

/**
 * @throws InvalidPattern for what is no regular expression
 * @throws CosmosError 501 for what needs more than one look at each character: lookaround, back
 * references, atomic groups, possessive quantifiers
 */
export function parsePattern(source: string, modifiers: Modifiers): Pattern {
  const text = new PatternText(source);
  const pattern = choice(text, modifiers, 0);
  if (!text.isDone) throw new InvalidPattern('A group is closed that was not opened.');
  return pattern;
}

function choice(text: PatternText, modifiers: Modifiers, depth: number): Pattern {
  if (depth > MAX_DEPTH) throw notImplemented(`groups nested deeper than ${MAX_DEPTH} in REGEXMATCH`);
  const options = [sequence(text, modifiers, depth)];
  while (text.take('|')) options.push(sequence(text, modifiers, depth));
  return { kind: 'choice', options };
}

function sequence(text: PatternText, modifiers: Modifiers, depth: number): Pattern {
  const parts: Pattern[] = [];
  while (!text.isDone && !text.isAt('|') && !text.isAt(')')) {
    if (modifiers.skipsSpace && text.skipSpace()) continue;
    const part = atom(text, modifiers, depth);
    if (modifiers.skipsSpace) text.skipSpace();
    parts.push(quantified(text, part));
  }
  return { kind: 'sequence', parts };
}

function atom(text: PatternText, modifiers: Modifiers, depth: number): Pattern {
  const character = text.next();
  switch (character) {
    case '(':
      return group(text, modifiers, depth);
    case '[':
      return { kind: 'character', fits: parseClass(text, modifiers) };
    case '.':
      return { kind: 'character', fits: modifiers.dotTakesAll ? ANY : NOT_NEWLINE };
    case '^':
      return { kind: 'place', holds: lineStart(modifiers.isMultiline) };
    case '$':
      return { kind: 'place', holds: lineEnd(modifiers.isMultiline) };
    case '\\':
      return escape(text, modifiers);
    case '*':
    case '+':
    case '?':
      throw new InvalidPattern('There is nothing to repeat.');
    default:
      return literal(character, modifiers);
  }
}

function group(text: PatternText, modifiers: Modifiers, depth: number): Pattern {
  if (text.take('?') && !text.take(':') && text.match(/P?<[A-Za-z_]\w*>/y) === undefined) {
    throw notImplemented('lookaround, atomic groups and inline modifiers in REGEXMATCH');
  }
  const pattern = choice(text, modifiers, depth + 1);
  if (!text.take(')')) throw new InvalidPattern('A group is not closed.');
  return pattern;
}

function escape(text: PatternText, modifiers: Modifiers): Pattern {
  const name = text.next();
  const fits = CLASSES[name];
  if (fits) return { kind: 'character', fits };
  const holds = PLACES[name];
  if (holds) return { kind: 'place', holds };
  return literal(escapedCharacter(text, name), modifiers);
}

function quantified(text: PatternText, part: Pattern): Pattern {
  const bounds = quantifier(text);
  if (!bounds) return part;
  if (bounds.most < bounds.least) throw new InvalidPattern('A repetition is given the wrong way round.');
  // Whether it takes as little or as much as it can makes no difference to whether there is a match.
  text.take('?');
  if (text.take('+')) throw notImplemented('possessive quantifiers in REGEXMATCH');
  if (quantifier(text)) throw new InvalidPattern('There is nothing to repeat.');
  return { kind: 'repeat', part, ...bounds };
}

function quantifier(text: PatternText): { readonly least: number; readonly most: number } | undefined {
  if (text.take('*')) return { least: 0, most: Infinity };
  if (text.take('+')) return { least: 1, most: Infinity };
  if (text.take('?')) return { least: 0, most: 1 };
  const bounds = text.match(/\{\d{1,9}(,\d{0,9})?\}/y);
  if (bounds === undefined) return undefined;
  const [low = '', high = low] = bounds.slice(1, -1).split(',');
  const least = Number(low);
  const most = high === '' ? Infinity : Number(high);
  if (least > MAX_REPETITIONS || (most > MAX_REPETITIONS && most !== Infinity)) {
    throw new InvalidPattern('A repetition is too long.');
  }
  return { least, most };
}

const literal = (character: string, { ignoresCase }: Modifiers): Pattern => ({
  kind: 'character',
  fits: range(character, character, ignoresCase),
});
