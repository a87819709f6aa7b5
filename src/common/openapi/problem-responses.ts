import { PROBLEMS_EXTENSION } from '../errors/api-problems.js';
import { AppError } from '../errors/app-error.js';
import { type ErrorCode, ERROR_CODES } from '../errors/error-codes.js';
import { PROBLEM_MEDIA_TYPE, toProblem } from '../errors/problem.js';
import { type Protection, protectionProblems } from './protection.js';
import type { Operation, Response } from './types.js';

const WITH_INPUT: readonly ErrorCode[] = ['validation_failed'];
const WITH_BODY: readonly ErrorCode[] = ['malformed_json', 'payload_too_large', 'unsupported_media_type'];
const OF_RESOURCES: readonly ErrorCode[] = [
  'validation_failed',
  'not_acceptable',
  'throttled',
  'internal_error',
  'database_misconfigured',
  'database_unavailable',
];

const RETRY = { 'Retry-After': { $ref: '#/components/headers/RetryAfter' } };

/** What a client needs beside the body, by status. */
const HEADERS: Readonly<Record<number, NonNullable<Response['headers']>>> = {
  401: { 'WWW-Authenticate': { $ref: '#/components/headers/WwwAuthenticate' } },
  429: RETRY,
  503: RETRY,
};

/** Every code that the operation can answer with: those it declares, and those that follow from what it is. */
export function problemsOf(path: string, operation: Operation, protection: Protection): ErrorCode[] {
  const declared = declaredProblems(operation);
  const codes = [
    ...declared,
    ...protectionProblems(path, operation, protection),
    ...(operation.parameters?.length ? WITH_INPUT : []),
    ...(operation.requestBody === undefined ? [] : [...WITH_INPUT, ...WITH_BODY]),
    ...(path.startsWith('/v1/') ? OF_RESOURCES : []),
  ];
  return Object.keys(ERROR_CODES).filter((code): code is ErrorCode => codes.some((one) => one === code));
}

/** One response per status, with an example of each of its codes. */
export function problemResponses(path: string, codes: readonly ErrorCode[]): Map<string, Response> {
  const statuses = [...new Set(codes.map((code) => ERROR_CODES[code].status))];
  return new Map(
    statuses.map((status) => {
      const group = codes.filter((code) => ERROR_CODES[code].status === status);
      return [String(status), problemResponse(path, status, group)];
    }),
  );
}

function problemResponse(path: string, status: number, codes: readonly ErrorCode[]): Response {
  return {
    description: codes.map((code) => `\`${code}\`: ${ERROR_CODES[code].title}`).join('; '),
    headers: HEADERS[status] ?? {},
    content: {
      [PROBLEM_MEDIA_TYPE]: {
        schema: { $ref: '#/components/schemas/Problem' },
        examples: Object.fromEntries(codes.map((code) => [code, { value: example(path, code) }])),
      },
    },
  };
}

function example(path: string, code: ErrorCode): unknown {
  const error = new AppError(code, ERROR_CODES[code].description);
  return toProblem(error, { instance: path, requestId: '0191f3a2-5b1c-7c3e-9d52-8c1f6f0a7b11' });
}

function declaredProblems(operation: Operation): readonly unknown[] {
  const declared: unknown = Reflect.get(operation, PROBLEMS_EXTENSION);
  return Array.isArray(declared) ? declared : [];
}
