import { HttpException } from '@nestjs/common';
import { AppError } from './app-error.js';
import type { ErrorDefinition } from './define-errors.js';
import { HTTP_ERRORS } from './http.errors.js';

/** What an unknown failure says: always this, whatever happened. */
const INTERNAL_DETAIL =
  'Something unexpected failed on our side. The log has the cause under this request id.';

/** Failures of Fastify that deserve more than their status says, by its stable codes. */
const FASTIFY: Readonly<Record<string, readonly [ErrorDefinition, string]>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: [HTTP_ERRORS.payload_too_large, 'The body is larger than this route accepts.'],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: [
    HTTP_ERRORS.unsupported_media_type,
    'This route does not read bodies of this Content-Type.',
  ],
  FST_ERR_BAD_URL: [
    HTTP_ERRORS.validation_failed,
    'The path is not valid: every % must begin an escape of UTF-8 text.',
  ],
};

/** What Nest, its guards and Fastify mean by a status. Any other 4xx is a fault in the request. */
const STATUSES: Readonly<Record<number, readonly [ErrorDefinition, string]>> = {
  401: [HTTP_ERRORS.unauthenticated, 'This call needs a credential.'],
  403: [HTTP_ERRORS.forbidden, 'The credential does not allow this call.'],
  404: [HTTP_ERRORS.route_not_found, 'There is no route for this path.'],
  405: [HTTP_ERRORS.method_not_allowed, 'The path does not take this method.'],
  406: [HTTP_ERRORS.not_acceptable, 'No representation that this route can give is acceptable.'],
  413: [HTTP_ERRORS.payload_too_large, 'The request is larger than this route accepts.'],
  415: [HTTP_ERRORS.unsupported_media_type, 'This route does not read bodies of this Content-Type.'],
  429: [HTTP_ERRORS.rate_limited, 'Too many requests.'],
};

/** Whatever was thrown → the failure that the client is told. The thrown thing is its cause, for the log. */
export function toAppError(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  if (thrown instanceof HttpException && saysMore(thrown.cause)) return toAppError(thrown.cause);
  const known = FASTIFY[memberOf(thrown, 'code')] ?? byStatus(thrown);
  const [definition, detail] = known ?? [HTTP_ERRORS.internal_error, INTERNAL_DETAIL];
  return new AppError(definition, detail, {}, { cause: thrown });
}

/** Nest puts errors of ours and of Fastify into one of its own. Any other cause is behind a status that somebody chose. */
const saysMore = (cause: unknown): boolean =>
  cause instanceof AppError || Object.hasOwn(FASTIFY, memberOf(cause, 'code'));

function byStatus(thrown: unknown): readonly [ErrorDefinition, string] | undefined {
  const status =
    thrown instanceof HttpException ? thrown.getStatus() : Number(memberOf(thrown, 'statusCode'));
  if (!(status >= 400 && status < 500)) return undefined;
  return (
    STATUSES[status] ?? [HTTP_ERRORS.validation_failed, 'The request is not one that this service can read.']
  );
}

function memberOf(thrown: unknown, name: string): string {
  return thrown instanceof Error && name in thrown ? String(Reflect.get(thrown, name)) : '';
}
