/** Arrays and objects that a query makes. */
import { type Json, type JsonObject, setMember } from '../../values/values.js';
import { isMovable, keepOrder } from '../../values/member-order.js';
import { type Evaluator, fold } from './environment.js';
import { measured } from './size.js';

export function compileArray(items: readonly Evaluator[]): Evaluator {
  const evaluate: Evaluator = (environment) => {
    const values: Json[] = [];
    for (const item of items) {
      const value = item(environment);
      if (value !== undefined) values.push(value);
    }
    return measured(values, environment.effort);
  };
  return fold(evaluate, items);
}

/** An object of the members that have a value; also what a SELECT list makes of each row. */
export function compileObject(names: readonly string[], values: readonly Evaluator[]): Evaluator {
  const unique = [...new Set(names)];
  const isReordering = names.some(isMovable);
  const evaluate: Evaluator = (environment) => {
    const object: JsonObject = {};
    values.forEach((evaluator, index) => {
      const value = evaluator(environment);
      if (value !== undefined) setMember(object, names[index] ?? '', value);
    });
    if (isReordering) {
      const present = unique.filter((name) => Object.hasOwn(object, name));
      keepOrder(object, present);
    }
    return measured(object, environment.effort);
  };
  return fold(evaluate, values);
}
