import {
  HEADER_PROBLEMS_EXTENSION,
  MEMBERS_EXTENSION,
  type ProblemMembers,
  PROBLEMS_EXTENSION,
} from './api-problems.js';
import { AppError } from '../errors/app-error.js';
import type { ErrorDefinition } from '../errors/define-errors.js';
import type { ErrorCatalog } from '../errors/error-catalog.js';
import { HTTP_ERRORS } from '../errors/http.errors.js';
import { type Problem, PROBLEM_MEDIA_TYPE, toProblem } from '../errors/problem.js';
import { problemSchemaOf } from './problem-components.js';
import { kindOf, protectionProblems } from './protection.js';
import type { Operation, Response } from './types.js';

/** What the document tells of failures, beside what each route declares. */
export interface DocumentedErrors {
  readonly catalog: ErrorCatalog;
  /** What every route to a resource can answer with, whatever it does. */
  readonly ofResources: readonly ErrorDefinition[];
}

const WITH_BODY: readonly ErrorDefinition[] = [
  HTTP_ERRORS.malformed_json,
  HTTP_ERRORS.payload_too_large,
  HTTP_ERRORS.unsupported_media_type,
];

type Headers = NonNullable<Response['headers']>;

const CHALLENGE: Headers = { 'WWW-Authenticate': { $ref: '#/components/headers/WwwAuthenticate' } };
const RETRY: Headers = { 'Retry-After': { $ref: '#/components/headers/RetryAfter' } };

/** What a client needs beside the body, by status. */
const HEADERS: Readonly<Record<number, Headers>> = {
  401: CHALLENGE,
  403: CHALLENGE,
  429: RETRY,
  503: RETRY,
};

/** Beside a 415: what the route reads. */
const acceptedTypes = (method: string): Headers => ({
  [ACCEPTED_TYPES_HEADERS[method] ?? 'Accept']: { $ref: '#/components/headers/AcceptedTypes' },
  'Accept-Encoding': { $ref: '#/components/headers/AcceptedCodings' },
});

const ACCEPTED_TYPES_HEADERS: Readonly<Record<string, string>> = {
  post: 'Accept-Post',
  patch: 'Accept-Patch',
};

/** Every failure that the operation can answer with: those it declares, and those that follow from what it is. */
export function problemsOf(
  method: string,
  operation: Operation,
  { catalog, ofResources }: DocumentedErrors,
): ErrorDefinition[] {
  const declared = declaredProblems(operation);
  const problems = new Set([
    ...protectionProblems(operation),
    // Headers that say two things at once are refused everywhere.
    HTTP_ERRORS.validation_failed,
    ...(isBodyRead(method, operation) ? WITH_BODY : []),
    ...(kindOf(operation) === 'resource' ? ofResources : []),
  ]);
  return catalog.all.filter((problem) => problems.has(problem) || declared.includes(problem.code));
}

/** A body is read also where none belongs, to be refused; of GET there is none to read. */
const isBodyRead = (method: string, { requestBody }: Operation): boolean =>
  requestBody !== undefined || method !== 'get';

interface Route {
  /** In lower case, as the document has it. */
  readonly method: string;
  readonly path: string;
}

/** One response per status, with an example of each of its codes. */
export function problemResponses(
  { method, path }: Route,
  problems: readonly ErrorDefinition[],
  members: ProblemMembers | undefined,
): Map<string, Response> {
  const statuses = [...new Set(problems.map(({ status }) => status))];
  return new Map(
    statuses.map((status) => {
      const group = problems.filter((problem) => problem.status === status);
      return [String(status), problemResponse({ method, path }, status, group, members)];
    }),
  );
}

function problemResponse(
  { method, path }: Route,
  status: number,
  problems: readonly ErrorDefinition[],
  members: ProblemMembers | undefined,
): Response {
  const exampleOf = (problem: ErrorDefinition) => ({
    ...example(path, problem),
    ...members?.examples[problem.code],
  });
  const schemas = problems.map(({ code }) => ({ $ref: problemSchemaOf(code) }));
  const [only] = schemas;
  const union = only !== undefined && schemas.length === 1 ? only : { oneOf: schemas };
  return {
    description: problems.map(({ code, title }) => `\`${code}\`: ${title}`).join('; '),
    headers: status === 415 ? acceptedTypes(method) : (HEADERS[status] ?? retryOf(problems)),
    content: {
      [PROBLEM_MEDIA_TYPE]: {
        schema: members === undefined ? union : { allOf: [union, { $ref: members.schema }] },
        examples: Object.fromEntries(
          problems.map((problem) => [problem.code, { value: exampleOf(problem) }]),
        ),
      },
    },
  };
}

const retryOf = (problems: readonly ErrorDefinition[]): Headers =>
  problems.some(({ retryable }) => retryable) ? RETRY : {};

function example(path: string, definition: ErrorDefinition): Problem {
  const error = new AppError(definition, definition.description);
  return toProblem(error, { instance: path, requestId: '0191f3a2-5b1c-7c3e-9d52-8c1f6f0a7b11' });
}

function declaredProblems(operation: Operation): readonly unknown[] {
  return [PROBLEMS_EXTENSION, HEADER_PROBLEMS_EXTENSION].flatMap((extension) => {
    const declared: unknown = Reflect.get(operation, extension);
    return Array.isArray(declared) ? declared : [];
  });
}

/** What the problems of this operation have of their own, when it declares any. */
export function problemMembersOf(operation: Operation): ProblemMembers | undefined {
  const members: unknown = Reflect.get(operation, MEMBERS_EXTENSION);
  return isProblemMembers(members) ? members : undefined;
}

const isProblemMembers = (value: unknown): value is ProblemMembers =>
  typeof value === 'object' && value !== null && 'schema' in value && 'examples' in value;
