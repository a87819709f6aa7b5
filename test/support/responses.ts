import { type ErrorCode, ERRORS } from '../../src/app.errors.js';
import type { ErrorDefinition } from '../../src/common/errors/define-errors.js';
import type { Answer } from './client.js';

/** What may differ between two occurrences of a problem. Members not given here must not be in the body. */
export interface ExpectedProblem {
  /** Path of the request. */
  readonly instance: string;
  readonly detail?: unknown;
  readonly errors?: readonly unknown[];
  readonly [member: string]: unknown;
}

/** What the application says of every failure with this code. */
export function definitionOf(code: ErrorCode): ErrorDefinition {
  const definition = ERRORS.find(code);
  if (definition === undefined) throw new Error(`There is no error code ${code}.`);
  return definition;
}

/** The whole answer of a failure, for `expect(answer).toEqual(problemAnswer('sku_taken', { instance: '/v1/products' }))`. */
export function problemAnswer(
  code: ErrorCode,
  { headers = {}, ...members }: ExpectedProblem & { readonly headers?: Readonly<Record<string, unknown>> },
): unknown {
  const { status } = definitionOf(code);
  return {
    status,
    headers: expect.objectContaining({
      'content-type': expect.stringMatching(/^application\/problem\+json/),
      'x-request-id': expect.any(String),
      ...headers,
    }),
    body: problemBody(code, members),
  } satisfies Answer;
}

/** The body of a failure, or the `problem` of one item of a batch. */
export function problemBody(code: ErrorCode, members: ExpectedProblem): unknown {
  const { status, title, retryable } = definitionOf(code);
  const waits = status === 429 || status === 503;
  return {
    type: `/problems/${code}`,
    title,
    status,
    detail: expect.any(String),
    code,
    requestId: expect.stringMatching(/^[A-Za-z0-9._-]{1,128}$/),
    retryable,
    ...(waits ? { retryAfterMs: expect.any(Number) } : {}),
    ...members,
  };
}

/** One entry of `errors` in a body. */
export function fieldError(pointer: string, code: string): unknown {
  return { pointer, code, detail: expect.any(String) };
}

/** One entry of `errors` about a query or path parameter. */
export function parameterError(parameter: string, code: string): unknown {
  return { parameter, code, detail: expect.any(String) };
}
