import { applyDecorators, type Type } from '@nestjs/common';
import { ApiExtension, ApiExtraModels, getSchemaPath } from '@nestjs/swagger';
import type { ErrorDefinition } from '../errors/define-errors.js';

/** Schema of every error code, for a member that carries one. The document adds it: no room knows all codes. */
export const ERROR_CODE_SCHEMA = '#/components/schemas/ErrorCode';

/** Where the OpenAPI document keeps an operation's codes until its problem responses are written. */
export const PROBLEMS_EXTENSION = 'x-problems';

/**
 * The failures that only this route can answer with. Those that every route can (a rule broken, the database away …) are
 * added by the OpenAPI post-processor.
 */
export function ApiProblems(...errors: readonly ErrorDefinition[]): MethodDecorator {
  return ApiExtension(
    PROBLEMS_EXTENSION,
    errors.map(({ code }) => code),
  );
}

/** Where the OpenAPI document keeps the codes that come with a header of the request. */
export const HEADER_PROBLEMS_EXTENSION = 'x-header-problems';

/** The failures that come with a header of the request, beside those of the route. */
export const ApiHeaderProblems = (...errors: readonly ErrorDefinition[]): MethodDecorator =>
  ApiExtension(
    HEADER_PROBLEMS_EXTENSION,
    errors.map(({ code }) => code),
  );

/** Where the OpenAPI document keeps a header of all successful answers of an operation. */
export const ANSWER_HEADER_EXTENSION = 'x-answer-header';

/** A header that every successful answer of the operation can have, and where the document describes it. */
export const ApiAnswerHeader = (name: string, reference: string): MethodDecorator =>
  ApiExtension(ANSWER_HEADER_EXTENSION, { [name]: { $ref: reference } });

/** Where the OpenAPI document keeps, until its problem responses are written, what an operation's problems have of their own. */
export const MEMBERS_EXTENSION = 'x-problem-members';

/** What the problems of one operation have beside the members that all problems have. */
export interface ProblemMembers {
  /** Where the document has their schema. */
  readonly schema: string;
  /** What the example of a code has of them. */
  readonly examples: Readonly<Record<string, object>>;
}

/** For a route whose problems tell more: the members, all of them optional, and an example for the codes that have one. */
export function ApiProblemMembers(
  type: Type<object>,
  examples: ProblemMembers['examples'] = {},
): MethodDecorator {
  const members: ProblemMembers = { schema: getSchemaPath(type), examples };
  return applyDecorators(ApiExtraModels(type), ApiExtension(MEMBERS_EXTENSION, members));
}
