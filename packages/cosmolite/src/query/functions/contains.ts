import type { Value } from '../../values/values.js';
import { connect } from '../language/operators.js';
import type { SystemFunction } from './function.js';

/** `NAME(text, part, …)`: CONTAINS for each part, joined by AND or OR; CI ignores case. */
const containsEach = (name: string, operator: 'AND' | 'OR', ignoreCase: boolean): SystemFunction => ({
  name,
  least: 2,
  seesUndefined: true,
  evaluate: ([text, ...parts]) =>
    connect(
      operator,
      parts.map((part) => contains(text, part, ignoreCase)),
    ),
});

function contains(text: Value, part: Value, ignoreCase: boolean): boolean | undefined {
  if (typeof text !== 'string' || typeof part !== 'string') return undefined;
  return ignoreCase ? text.toLowerCase().includes(part.toLowerCase()) : text.includes(part);
}

export const CONTAINS_FUNCTIONS: readonly SystemFunction[] = [
  containsEach('CONTAINS_ALL_CI', 'AND', true),
  containsEach('CONTAINS_ALL_CS', 'AND', false),
  containsEach('CONTAINS_ANY_CI', 'OR', true),
  containsEach('CONTAINS_ANY_CS', 'OR', false),
];
