import { type ErrorCode, ERROR_CODES } from '../../src/common/errors/error-codes.js';
import type { Answer } from './client.js';

/** What may differ between two occurrences of a problem. Members not given here must not be in the body. */
export interface ExpectedProblem {
  /** Path of the request. */
  readonly instance: string;
  readonly detail?: unknown;
  readonly errors?: readonly unknown[];
  readonly [member: string]: unknown;
}

/** The whole answer of a failure, for `expect(answer).toEqual(problemAnswer('sku_taken', { instance: '/v1/products' }))`. */
export function problemAnswer(
  code: ErrorCode,
  { headers = {}, ...members }: ExpectedProblem & { readonly headers?: Readonly<Record<string, unknown>> },
): unknown {
  const { status } = ERROR_CODES[code];
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
  const { status, title, retryable } = ERROR_CODES[code];
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
