import { MEMBERS_EXTENSION, type ProblemMembers, PROBLEMS_EXTENSION } from './api-problems.js';
import { AppError } from '../errors/app-error.js';
import { type ErrorCode, ERROR_CODES } from '../errors/error-codes.js';
import { type Problem, PROBLEM_MEDIA_TYPE, toProblem } from '../errors/problem.js';
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

const PROBLEM = { $ref: '#/components/schemas/Problem' };

const RETRY = { 'Retry-After': { $ref: '#/components/headers/RetryAfter' } };

/** What a client needs beside the body, by status. */
const HEADERS: Readonly<Record<number, NonNullable<Response['headers']>>> = {
  401: { 'WWW-Authenticate': { $ref: '#/components/headers/WwwAuthenticate' } },
  429: RETRY,
  503: RETRY,
};

/** Every code that the operation can answer with: those it declares, and those that follow from what it is. */
export function problemsOf(
  path: string,
  method: string,
  operation: Operation,
  protection: Protection,
): ErrorCode[] {
  const declared = declaredProblems(operation);
  const codes = [
    ...declared,
    ...protectionProblems(path, operation, protection),
    ...(operation.parameters?.length ? WITH_INPUT : []),
    ...(isBodyRead(method, operation) ? [...WITH_INPUT, ...WITH_BODY] : []),
    ...(path.startsWith('/v1/') ? OF_RESOURCES : []),
  ];
  return Object.keys(ERROR_CODES).filter((code): code is ErrorCode => codes.some((one) => one === code));
}

/** A body is read also where none belongs, to be refused; of GET there is none to read. */
const isBodyRead = (method: string, { requestBody }: Operation): boolean =>
  requestBody !== undefined || method !== 'get';

/** One response per status, with an example of each of its codes. */
export function problemResponses(
  path: string,
  codes: readonly ErrorCode[],
  members: ProblemMembers | undefined,
): Map<string, Response> {
  const statuses = [...new Set(codes.map((code) => ERROR_CODES[code].status))];
  return new Map(
    statuses.map((status) => {
      const group = codes.filter((code) => ERROR_CODES[code].status === status);
      return [String(status), problemResponse(path, status, group, members)];
    }),
  );
}

function problemResponse(
  path: string,
  status: number,
  codes: readonly ErrorCode[],
  members: ProblemMembers | undefined,
): Response {
  const exampleOf = (code: ErrorCode) => ({ ...example(path, code), ...members?.examples[code] });
  return {
    description: codes.map((code) => `\`${code}\`: ${ERROR_CODES[code].title}`).join('; '),
    headers: HEADERS[status] ?? {},
    content: {
      [PROBLEM_MEDIA_TYPE]: {
        schema: members === undefined ? PROBLEM : { allOf: [PROBLEM, { $ref: members.schema }] },
        examples: Object.fromEntries(codes.map((code) => [code, { value: exampleOf(code) }])),
      },
    },
  };
}

function example(path: string, code: ErrorCode): Problem {
  const error = new AppError(code, ERROR_CODES[code].description);
  return toProblem(error, { instance: path, requestId: '0191f3a2-5b1c-7c3e-9d52-8c1f6f0a7b11' });
}

function declaredProblems(operation: Operation): readonly unknown[] {
  const declared: unknown = Reflect.get(operation, PROBLEMS_EXTENSION);
  return Array.isArray(declared) ? declared : [];
}

/** What the problems of this operation have of their own, when it declares any. */
export function problemMembersOf(operation: Operation): ProblemMembers | undefined {
  const members: unknown = Reflect.get(operation, MEMBERS_EXTENSION);
  return isProblemMembers(members) ? members : undefined;
}

const isProblemMembers = (value: unknown): value is ProblemMembers =>
  typeof value === 'object' && value !== null && 'schema' in value && 'examples' in value;
