import { notImplemented } from '../../common/errors.js';
import { anyOf, CLASSES, noneOf, range } from './characters.js';
import { escapedCharacter } from './escapes.js';
import { type CharacterTest, InvalidPattern, type Modifiers } from './syntax.js';
import type { PatternText } from './text.js';

/** `[a-z_]`, `[^"\d]`: from behind the bracket up to its end. A `]` that comes first is meant literally. */
export function parseClass(text: PatternText, modifiers: Modifiers): CharacterTest {
  const isNegated = text.take('^');
  const tests: CharacterTest[] = [];
  do {
    tests.push(member(text, modifiers));
  } while (!text.isAt(']'));
  text.next();
  const test = anyOf(tests);
  return isNegated ? noneOf(test) : test;
}

function member(text: PatternText, { ignoresCase }: Modifiers): CharacterTest {
  if (text.isAt('[:')) throw notImplemented('POSIX character classes in REGEXMATCH');
  const low = bound(text);
  if (typeof low !== 'string') return low;
  if (!text.isAt('-') || text.isAt('-]')) return range(low, low, ignoresCase);
  text.next();
  const high = bound(text);
  if (typeof high !== 'string' || high < low) throw new InvalidPattern('A range is out of order.');
  return range(low, high, ignoresCase);
}

/** One character, or a class of them that has a name. */
function bound(text: PatternText): string | CharacterTest {
  const character = text.next();
  if (character !== '\\') return character;
  const name = text.next();
  return CLASSES[name] ?? (name === 'b' ? '\b' : escapedCharacter(text, name));
}
