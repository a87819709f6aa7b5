import { ApiExtension } from '@nestjs/swagger';
import type { ErrorCode } from './error-codes.js';

/** Where the OpenAPI document keeps an operation's codes until its problem responses are written. */
export const PROBLEMS_EXTENSION = 'x-problems';

/**
 * The codes that only this route can answer with. Those that every route can (a rule broken, the database away …) are
 * added by the OpenAPI post-processor.
 */
export function ApiProblems(...codes: ErrorCode[]): MethodDecorator {
  return ApiExtension(PROBLEMS_EXTENSION, codes);
}
