/** What each range reports of an aggregate so that the SDK can merge the ranges. */
import { aggregateName, type AggregateName, AGGREGATES } from '../language/aggregate.js';
import type { Expression } from '../language/ast.js';
import { plainQueryError } from '../language/query-error.js';
import { someExpression } from '../language/walk.js';
import { callOf, itemOf, objectOf } from './build.js';

export interface PartialAggregate {
  /** What the plan calls the aggregate. */
  readonly planName: string;
  readonly expression: Expression;
}

/**
 * The mergeable form of a selected aggregate; `undefined` for an expression without any.
 * @throws CosmosError 400 when the aggregate is only a part of the expression: ranges cannot be merged then
 */
export function partialAggregate(selected: Expression): PartialAggregate | undefined {
  const [argument] = selected.kind === 'call' ? selected.arguments : [];
  const name = aggregateName(selected);
  if (name && argument) {
    return { planName: AGGREGATES[name].planName, expression: mergeable(name, selected, argument) };
  }
  if (someExpression(selected, (part) => aggregateName(part) !== undefined)) {
    throw plainQueryError('Compositions of aggregates and other expressions are not allowed.');
  }
  return undefined;
}

function mergeable(name: AggregateName, call: Expression, argument: Expression): Expression {
  const count = { name: 'count', value: callOf('COUNT', argument) };
  switch (name) {
    case 'AVG':
      return itemOf(objectOf([{ name: 'sum', value: callOf('SUM', argument) }, count]));
    case 'MIN':
    case 'MAX':
      return objectOf([
        { name: 'item', value: call },
        { name: 'item2', value: objectOf([{ name: name.toLowerCase(), value: call }, count]) },
      ]);
    default:
      return itemOf(call);
  }
}
