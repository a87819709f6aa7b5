import type { OpenAPIObject } from '@nestjs/swagger';
import {
  ANSWER_HEADER_EXTENSION,
  HEADER_PROBLEMS_EXTENSION,
  MEMBERS_EXTENSION,
  PROBLEMS_EXTENSION,
} from './api-problems.js';
import type { RouteKind } from '../context/route-config.js';
import { KIND_EXTENSION } from '../identity/access.js';
import { writeBodyContents } from './body-contents.js';
import { withClientNames, withoutRequiredDefaults, withoutUnused } from './client-schemas.js';
import { docsPaths } from './docs-paths.js';
import { withProblemComponents } from './problem-components.js';
import {
  type DocumentedErrors,
  problemMembersOf,
  problemResponses,
  problemsOf,
} from './problem-responses.js';
import { isRateLimited, kindOf, secure, SECURITY_SCHEMES } from './protection.js';
import { METHODS, type Operation, type Response } from './types.js';

/** Adds to the document what no route says for itself: security, common headers, the problems of every operation, its own paths. */
export function completeDocument(document: OpenAPIObject, errors: DocumentedErrors): OpenAPIObject {
  document.components = {
    ...withProblemComponents(errors.catalog.all, document.components),
    securitySchemes: SECURITY_SCHEMES,
  };
  Object.assign(document.paths, docsPaths());
  for (const [path, item] of Object.entries(document.paths)) {
    for (const method of METHODS) {
      const operation = item[method];
      if (operation !== undefined) completeOperation(path, method, operation, errors);
    }
  }
  return withoutUnused(withClientNames(withoutRequiredDefaults(document)));
}

function completeOperation(
  path: string,
  method: string,
  operation: Operation,
  errors: DocumentedErrors,
): void {
  const problems = problemsOf(method, operation, errors);
  const answerHeader: unknown = Reflect.get(operation, ANSWER_HEADER_EXTENSION);
  for (const response of Object.values(operation.responses)) {
    if (response === undefined || '$ref' in response) continue;
    response.headers = Object.assign({}, response.headers, answerHeader);
  }
  for (const [status, problem] of problemResponses({ method, path }, problems, problemMembersOf(operation))) {
    operation.responses[status] = merge(operation.responses[status], problem);
  }
  for (const response of Object.values(operation.responses)) {
    if (response !== undefined && !('$ref' in response)) addHeaders(kindOf(operation), response);
  }
  operation.parameters = [...(operation.parameters ?? []), { $ref: '#/components/parameters/RequestId' }];
  secure(operation);
  writeBodyContents(operation);
  Reflect.deleteProperty(operation, KIND_EXTENSION);
  Reflect.deleteProperty(operation, PROBLEMS_EXTENSION);
  Reflect.deleteProperty(operation, HEADER_PROBLEMS_EXTENSION);
  Reflect.deleteProperty(operation, ANSWER_HEADER_EXTENSION);
  Reflect.deleteProperty(operation, MEMBERS_EXTENSION);
}

/** A status may have a declared answer too, such as a batch's own form of a failure. */
function merge(declared: Operation['responses'][string], problem: Response): Response {
  if (declared === undefined || '$ref' in declared) return problem;
  return {
    description: [declared.description, problem.description].filter(Boolean).join('; '),
    headers: { ...problem.headers, ...declared.headers },
    content: { ...declared.content, ...problem.content },
  };
}

function addHeaders(kind: RouteKind | undefined, response: Response): void {
  response.headers = {
    ...response.headers,
    'X-Request-Id': { $ref: '#/components/headers/RequestId' },
    ...(kind === 'resource' ? { 'X-Request-Charge': { $ref: '#/components/headers/RequestCharge' } } : {}),
    ...(isRateLimited(kind)
      ? {
          RateLimit: { $ref: '#/components/headers/RateLimit' },
          'RateLimit-Policy': { $ref: '#/components/headers/RateLimitPolicy' },
        }
      : {}),
  };
}
