import type { JsonObject } from '../../values/values.js';
import { analyse } from '../analyse/analyse.js';
import { ITEM_SLOT } from '../analyse/analysis.js';
import { unresolved } from '../analyse/problems.js';
import { compileQuery } from '../compile/query.js';
import { compileSubquery } from '../compile/subquery.js';
import { computedEvaluators } from '../computed/values.js';
import { Effort } from '../language/effort.js';
import { parseCondition } from '../parser/index.js';
import { queryErrors } from '../language/query-error.js';
import type { ComputedProperty } from '../language/spec.js';

/**
 * The condition of a patch, `from c where c.stock > 0`.
 * @returns whether an item meets it; `now`, in milliseconds since the Unix epoch, is what the query functions take for the time
 * @throws CosmosError 400 in the form of a query error
 */
export function compileCondition(
  text: string,
  computedProperties: readonly ComputedProperty[] = [],
): (item: JsonObject, now: number) => boolean {
  const query = parseCondition(text);
  const analysis = analyse(query);
  const [parameter] = analysis.parameters;
  if (parameter) throw queryErrors([unresolved(...parameter)]);
  const computed = computedEvaluators(computedProperties);
  const compiled = compileQuery(query, { analysis, parameters: new Map(), compileSubquery, computed }, true);
  return (item, now) => {
    const slots = Array.from<undefined, JsonObject | undefined>(
      { length: analysis.slotCount },
      () => undefined,
    );
    slots[ITEM_SLOT] = item;
    let isMet = false;
    compiled.rows({ slots, now, effort: new Effort() }, () => {
      isMet = true;
      return false;
    });
    return isMet;
  };
}
