/** The values of a container's computed properties. */
import { memberOf, type Value } from '../../values/values.js';
import { ITEM_SLOT } from '../analyse/analysis.js';
import type { ComputedEvaluators, Environment, Evaluator } from '../compile/environment.js';
import { compileExpression } from '../compile/expression.js';
import { compileSubquery } from '../compile/subquery.js';
import type { OrderKey, SourceItem } from '../language/source.js';
import type { ComputedProperty } from '../language/spec.js';
import { readDefinition } from './definition.js';

const compiled = new WeakMap<readonly ComputedProperty[], ComputedEvaluators>();

/** By name: what reads the property off the item at hand. Made once for each version of a container. */
export function computedEvaluators(properties: readonly ComputedProperty[]): ComputedEvaluators {
  const known = compiled.get(properties);
  if (known) return known;
  const made = new Map(properties.map(({ name, query }) => [name, evaluatorOf(query)]));
  compiled.set(properties, made);
  return made;
}

function evaluatorOf(text: string): Evaluator {
  const { query, analysis } = readDefinition(text);
  if (!analysis || query.select.kind !== 'value') throw new TypeError(`a definition was let pass: ${text}`);
  const { slotCount } = analysis;
  const inner = compileExpression(query.select.expression, {
    analysis,
    parameters: new Map(),
    compileSubquery,
  });
  return ({ slots, now, effort }) => {
    effort.spend(1);
    const own = Array.from<Value>({ length: slotCount });
    own[ITEM_SLOT] = slots[ITEM_SLOT];
    return inner({ slots: own, now, effort });
  };
}

/** The values an item is sorted by, computed ones among them. */
export const sortValues = (
  { body }: SourceItem,
  order: readonly OrderKey[],
  computed: ComputedEvaluators,
  environment: Environment,
): Value[] =>
  order.map(({ path: [first = '', ...rest] }) => {
    const evaluator = computed.get(first);
    const value = evaluator ? evaluator({ ...environment, slots: [body] }) : memberOf(body, first);
    return rest.reduce<Value>(memberOf, value);
  });
