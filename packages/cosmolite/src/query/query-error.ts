/**
 * Errors of the query compiler in the service's form: `Message: {"errors":[…]}` with a code and the
 * place in the text. The edge appends the activity id.
 */
import { badRequest, CosmosError } from '../errors.js';
import type { Span } from './ast.js';

export function queryError(code: string, message: string, span?: Span): CosmosError {
  const location = span && { start: span.start, end: span.end };
  return report({ severity: 'Error', ...(location && { location }), code, message });
}

/** The few refusals the service numbers without the `SC` prefix and without a place. */
export const planError = (code: number, message: string): CosmosError =>
  report({ severity: 'Error', code, message });

/** A refusal that has neither code nor place. */
export const plainQueryError = (message: string): CosmosError =>
  badRequest(`Message: ${JSON.stringify({ Errors: [message] })}`);

/** What the query-plan endpoint makes of an error that compiling the query threw. */
export const planFailure = (error: CosmosError): CosmosError =>
  badRequest(`Gateway Failed to Retrieve Query Plan: ${error.message}`);

const report = (error: object): CosmosError => badRequest(`Message: ${JSON.stringify({ errors: [error] })}`);
