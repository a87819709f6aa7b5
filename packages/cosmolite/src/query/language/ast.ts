/**
 * The syntax tree of a query. Every node is plain data; `span` is where its text lies (character
 * offsets, end exclusive), which is what error locations report.
 */
import type { Json } from '../../values/values.js';

export interface Span {
  readonly start: number;
  readonly end: number;
}

/** `SELECT … FROM … WHERE … GROUP BY … ORDER BY … OFFSET … LIMIT …` */
export interface Query {
  readonly kind: 'query';
  readonly distinct: boolean;
  readonly top?: RowCount;
  readonly select: Selection;
  /** First source, then each JOIN. Empty: a query over constants. */
  readonly from: readonly Source[];
  readonly where?: Expression;
  readonly groupBy: readonly Expression[];
  readonly orderBy?: OrderBy;
  readonly paging?: Paging;
  readonly span: Span;
}

export type Selection =
  | { readonly kind: 'star'; readonly span: Span }
  | { readonly kind: 'value'; readonly expression: Expression }
  | { readonly kind: 'list'; readonly items: readonly SelectItem[] };

export interface SelectItem {
  readonly expression: Expression;
  readonly alias?: string;
}

/** `collection AS alias` binds each value the collection yields; `alias IN collection` each element of it. */
export interface Source {
  readonly kind: 'value' | 'elements';
  readonly collection: Collection;
  readonly alias?: string;
  readonly span: Span;
}

export type Collection =
  | {
      readonly kind: 'path';
      readonly root: string;
      readonly steps: readonly (string | number)[];
      readonly span: Span;
    }
  | { readonly kind: 'subquery'; readonly query: Query; readonly span: Span };

export interface OrderBy {
  readonly items: readonly OrderItem[];
  readonly span: Span;
}

export interface OrderItem {
  readonly expression: Expression;
  readonly descending: boolean;
}

export interface Paging {
  readonly offset: RowCount;
  readonly limit: RowCount;
  readonly span: Span;
}

/** Operand of TOP, OFFSET and LIMIT. */
export type RowCount =
  | { readonly kind: 'literal'; readonly value: number; readonly span: Span }
  | { readonly kind: 'parameter'; readonly name: string; readonly span: Span };

export type UnaryOperator = '-' | '+' | '~' | 'NOT';
export type ArithmeticOperator = '+' | '-' | '*' | '/' | '%';
export type BitwiseOperator = '&' | '|' | '^' | '<<' | '>>' | '>>>';
export type ComparisonOperator = '=' | '!=' | '<' | '<=' | '>' | '>=';
export type BinaryOperator = ArithmeticOperator | BitwiseOperator | ComparisonOperator | '||' | '??';

export type Expression = (
  | { readonly kind: 'literal'; readonly value: Json | undefined }
  | { readonly kind: 'parameter'; readonly name: string }
  | { readonly kind: 'identifier'; readonly name: string }
  /** `target.name` and `target["name"]`. */
  | { readonly kind: 'member'; readonly target: Expression; readonly name: string }
  /** `target[index]` with anything but a string literal. */
  | { readonly kind: 'index'; readonly target: Expression; readonly index: Expression }
  | { readonly kind: 'array'; readonly items: readonly Expression[] }
  | { readonly kind: 'object'; readonly members: readonly ObjectMember[] }
  | { readonly kind: 'unary'; readonly operator: UnaryOperator; readonly operand: Expression }
  | {
      readonly kind: 'binary';
      readonly operator: BinaryOperator;
      readonly left: Expression;
      readonly right: Expression;
    }
  /** A whole chain of ANDs or ORs in one node, so that long filters stay shallow. */
  | { readonly kind: 'logical'; readonly operator: 'AND' | 'OR'; readonly operands: readonly Expression[] }
  | {
      readonly kind: 'conditional';
      readonly condition: Expression;
      readonly whenTrue: Expression;
      readonly whenFalse: Expression;
    }
  | {
      readonly kind: 'between';
      readonly not: boolean;
      readonly operand: Expression;
      readonly low: Expression;
      readonly high: Expression;
    }
  | {
      readonly kind: 'in';
      readonly not: boolean;
      readonly operand: Expression;
      readonly items: readonly Expression[];
    }
  | {
      readonly kind: 'like';
      readonly not: boolean;
      readonly operand: Expression;
      readonly pattern: Expression;
      readonly escape?: string;
    }
  | {
      readonly kind: 'call';
      /** As written; system functions are known whatever its case. */
      readonly name: string;
      readonly arguments: readonly Expression[];
      readonly userDefined: boolean;
    }
  /** `(SELECT …)`, `EXISTS(SELECT …)`, `ARRAY(SELECT …)` and so on. */
  | { readonly kind: 'subquery'; readonly form: SubqueryForm; readonly query: Query }
  /** `{documentdb-formattableorderbyquery-filter}`, which an SDK replaces by a filter of its own. */
  | { readonly kind: 'resumeFilter' }
) & { readonly span: Span };

export type SubqueryForm = 'scalar' | 'EXISTS' | 'ARRAY' | 'ALL' | 'FIRST' | 'LAST';

export interface ObjectMember {
  readonly name: string;
  readonly value: Expression;
}

export type ExpressionOf<Kind extends Expression['kind']> = Extract<Expression, { kind: Kind }>;
