import type { FastifyRequest } from 'fastify';
import type { FieldError } from '../errors/field-error.js';

const ETAG_HEADERS = ['if-match', 'if-none-match'] as const;

/**
 * Preconditions that the route would ignore: a caller who set one relies on it. Dates are too coarse for a version, so no answer
 * has `Last-Modified`. A read may ignore them (RFC 9110, 13.1.3 and 13.1.4); a write without `If-Match` must not go ahead.
 */
export function ignoredPreconditions({ method, headers, routeOptions }: FastifyRequest): FieldError[] {
  const undeclared = ETAG_HEADERS.filter((name) => {
    // If-Match: * holds of whatever is there.
    const isIdle = headers[name] === undefined || (name === 'if-match' && headers[name] === '*');
    return !isIdle && routeOptions.config[name] !== true;
  }).map((name) => notEvaluated(name, 'this call has no version to compare with'));
  const isRead = method === 'GET' || method === 'HEAD';
  const isByDate = headers['if-unmodified-since'] !== undefined && headers['if-match'] === undefined;
  return isByDate && !isRead
    ? [...undeclared, notEvaluated('if-unmodified-since', 'send If-Match with the ETag instead')]
    : undeclared;
}

const notEvaluated = (header: string, why: string): FieldError => ({
  header,
  code: 'not_allowed',
  detail: `the header ${header} is not evaluated: ${why}`,
});
