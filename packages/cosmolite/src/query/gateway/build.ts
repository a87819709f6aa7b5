/** Makes the syntax nodes of rewritten queries; they are only printed, so their places do not matter. */
import type { Expression, ObjectMember } from '../language/ast.js';

const span = { start: 0, end: 0 };

export const objectOf = (members: readonly ObjectMember[]): Expression => ({ kind: 'object', members, span });

/** `{"item": value}` */
export const itemOf = (value: Expression): Expression => objectOf([{ name: 'item', value }]);

export const arrayOf = (items: readonly Expression[]): Expression => ({ kind: 'array', items, span });

export const callOf = (name: string, argument: Expression): Expression => ({
  kind: 'call',
  name,
  arguments: [argument],
  userDefined: false,
  span,
});

export const nameOf = (name: string): Expression => ({ kind: 'identifier', name, span });

export const memberOf = (target: Expression, name: string): Expression => ({
  kind: 'member',
  target,
  name,
  span,
});

export const bothOf = (left: Expression, right: Expression): Expression => ({
  kind: 'logical',
  operator: 'AND',
  operands: [left, right],
  span,
});

export const RESUME: Expression = { kind: 'resumeFilter', span };
