/** Between values and their JSON text. */
import { isDeeperThan, isObject, MAX_NESTING, type Value } from '../../values/values.js';
import { isNumber, numberText } from '../../values/number.js';
import { readJson } from '../../values/read.js';
import { writeJson } from '../../values/write.js';
import { ofText, type SystemFunction } from './function.js';

/** `STRINGTO…(text)`: the text as JSON, when it is of the wanted type. */
const parse = (name: string, isWanted: (value: Value) => boolean): SystemFunction =>
  ofText(name, (text) => {
    const value = fromJson(text);
    return isWanted(value) ? value : undefined;
  });

export const CONVERSION_FUNCTIONS: readonly SystemFunction[] = [
  { name: 'TOSTRING', least: 1, most: 1, evaluate: ([value]) => toText(value) },
  parse('STRINGTOARRAY', (value) => Array.isArray(value)),
  parse('STRINGTOBOOLEAN', (value) => typeof value === 'boolean'),
  parse('STRINGTONULL', (value) => value === null),
  parse('STRINGTONUMBER', isNumber),
  parse('STRINGTOOBJECT', isObject),
];

function toText(value: Value): string | undefined {
  if (value === undefined || typeof value === 'string') return value;
  return isNumber(value) ? numberText(value) : writeJson(value);
}

function fromJson(text: string): Value {
  try {
    const value = readJson(text);
    return isDeeperThan(value, MAX_NESTING) ? undefined : value;
  } catch {
    return undefined;
  }
}
