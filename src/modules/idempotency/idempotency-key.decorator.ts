import { applyDecorators, createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ApiAnswerHeader, ApiHeaderProblems } from '../../common/openapi/api-problems.js';
import { fingerprintOf } from './fingerprint.js';
import { IDEMPOTENCY_KEY, parseIdempotencyKey } from './idempotency-key.js';
import { IDEMPOTENCY_ERRORS, keyRequired } from './idempotency.errors.js';

/** As Node names the header. */
const HEADER = IDEMPOTENCY_KEY.toLowerCase();

const REPLAYED = 'Idempotency-Replayed';

/** A call that carries a key. */
export interface IdempotentCall {
  readonly key: string;
  /** Of the request: another one under the same key is refused. */
  readonly fingerprint: string;
  /** Adds `Idempotency-Replayed: true` to the answer: it tells what an earlier call has done. */
  readonly markReplayed: () => void;
  /** Whether the answer is marked so. */
  readonly isReplayed: () => boolean;
}

/**
 * The request's Idempotency-Key, read. `optional`: undefined when absent. `required`: refused when absent; such a route gives an
 * example that no other route gives.
 */
export function IdempotencyKey(use: 'optional'): ParameterDecorator;
export function IdempotencyKey(use: 'required', example: string): ParameterDecorator;
export function IdempotencyKey(use: 'optional' | 'required', example?: string): ParameterDecorator {
  const read = (_: unknown, context: ExecutionContext) => {
    const http = context.switchToHttp();
    const call = callOf(http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
    if (call === undefined && use === 'required') throw keyRequired();
    return call;
  };
  return createParamDecorator(read, [documented(use, example)])();
}

function callOf(request: FastifyRequest, reply: FastifyReply): IdempotentCall | undefined {
  const { method, url, body, headers } = request;
  if (headers[HEADER] === undefined) return undefined;
  const key = parseIdempotencyKey(linesOf(request.raw.rawHeaders));
  const tenantId = request.context?.principal?.tenantId;
  if (key === undefined || tenantId === undefined) return undefined;
  return {
    key,
    fingerprint: fingerprintOf({ tenantId, method, url, body }),
    markReplayed: () => void reply.header(REPLAYED, 'true'),
    isReplayed: () => reply.hasHeader(REPLAYED),
  };
}

/** Node joins repeated lines of a header that it does not know. */
const linesOf = (rawHeaders: readonly string[]): string[] =>
  rawHeaders.filter((_, at) => at % 2 === 1 && rawHeaders[at - 1]?.toLowerCase() === HEADER);

/** Puts the header, and what comes with it, into the document of the handler that the parameter belongs to. */
const documented =
  (use: 'optional' | 'required', example: string | undefined): ParameterDecorator =>
  (target, key) => {
    const handler = key === undefined ? undefined : Object.getOwnPropertyDescriptor(target, key);
    if (key === undefined || handler === undefined) return;
    const {
      idempotency_key_required: required,
      idempotency_in_progress: inProgress,
      idempotency_key_reused: reused,
    } = IDEMPOTENCY_ERRORS;
    applyDecorators(
      ApiHeader({
        name: IDEMPOTENCY_KEY,
        description:
          'Makes repeats safe: a call with the key of an earlier one answers what that one did. 1 to 255 visible ASCII characters, bare or in double quotes; a new one for each request.',
        required: use === 'required',
        schema: { type: 'string', ...(example === undefined ? {} : { example }) },
      }),
      ApiHeaderProblems(...(use === 'required' ? [required] : []), inProgress, reused),
      ApiAnswerHeader(REPLAYED, '#/components/headers/IdempotencyReplayed'),
    )(target, key, handler);
  };
