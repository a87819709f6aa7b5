/**
 * Errors of the query compiler in the service's form: `Message: {"errors":[…]}` with codes and places
 * in the text. The edge appends the activity id.
 */
import { badRequest, CosmosError } from '../../common/errors.js';
import type { Span } from './ast.js';

/** One thing wrong with a query. The code is left out where the service's is not known. */
export interface QueryProblem {
  readonly code?: string | number;
  readonly message: string;
  readonly span?: Span;
}

export const queryErrors = (problems: readonly QueryProblem[]): CosmosError =>
  badRequest(`Message: ${JSON.stringify({ errors: problems.map(entryOf) })}`);

export const queryError = (code: string, message: string, span?: Span): CosmosError =>
  queryErrors([{ code, message, ...(span && { span }) }]);

/** A refusal that has neither code nor place. */
export const plainQueryError = (message: string): CosmosError =>
  badRequest(`Message: ${JSON.stringify({ Errors: [message] })}`);

/** What the query-plan endpoint makes of an error that compiling the query threw. */
export const planFailure = (error: CosmosError): CosmosError =>
  new CosmosError(error.status, error.code, `Gateway Failed to Retrieve Query Plan: ${error.message}`);

const entryOf = ({ code, message, span }: QueryProblem): object => ({
  severity: 'Error',
  ...(span && { location: { start: span.start, end: span.end } }),
  ...(code !== undefined && { code }),
  message,
});
