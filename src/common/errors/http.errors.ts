import { defineErrors } from './define-errors.js';

/** What HTTP itself can refuse, and the failure that nobody foresaw. */
export const HTTP_ERRORS = defineErrors({
  validation_failed: {
    status: 400,
    title: 'Validation failed',
    retryable: false,
    description:
      'The request is well-formed, but a field, parameter or header breaks a rule. Each entry of "errors" names one fault and where it is. Correct them and send the request again.',
  },
  malformed_json: {
    status: 400,
    title: 'Malformed JSON',
    retryable: false,
    description:
      'The body is not JSON: it is empty where a document is required, cut short, or not valid UTF-8 JSON text.',
  },
  unauthenticated: {
    status: 401,
    title: 'Unauthenticated',
    retryable: false,
    description: 'The request has no credential, or one that is not valid. See the WWW-Authenticate header.',
  },
  forbidden: {
    status: 403,
    title: 'Forbidden',
    retryable: false,
    description: 'The credential is valid but lacks the scope that this call requires.',
  },
  route_not_found: {
    status: 404,
    title: 'Route not found',
    retryable: false,
    description: 'No route has this path. The OpenAPI document at /docs lists them all.',
  },
  method_not_allowed: {
    status: 405,
    title: 'Method not allowed',
    retryable: false,
    description:
      'The path exists but does not take this method. The Allow header lists the methods it takes.',
  },
  not_acceptable: {
    status: 406,
    title: 'Not acceptable',
    retryable: false,
    description: 'The Accept header rules out every representation that this route can give.',
  },
  request_timeout: {
    status: 408,
    title: 'Request timeout',
    retryable: true,
    description: 'The request began but did not arrive completely in time. Send it again.',
  },
  precondition_failed: {
    status: 412,
    title: 'Precondition failed',
    retryable: false,
    description:
      'If-Match or If-None-Match does not hold: the product has changed, is missing, or exists already. Read it again, then decide; "currentEtag" is its present version when known.',
  },
  payload_too_large: {
    status: 413,
    title: 'Payload too large',
    retryable: false,
    description: 'The request body is larger than the service accepts. Send less at a time.',
  },
  unsupported_media_type: {
    status: 415,
    title: 'Unsupported media type',
    retryable: false,
    description:
      'The Content-Type is not one that this route reads. Bodies are application/json; PATCH also takes application/merge-patch+json.',
  },
  expectation_failed: {
    status: 417,
    title: 'Expectation failed',
    retryable: false,
    description:
      'The Expect header asks for something that this service does not do. Only 100-continue is known.',
  },
  precondition_required: {
    status: 428,
    title: 'Precondition required',
    retryable: false,
    description:
      'This call must say which version it changes: send If-Match with the ETag of the product that you read, or * to skip the check.',
  },
  rate_limited: {
    status: 429,
    title: 'Rate limited',
    retryable: true,
    description: 'You send more requests than your share allows. Wait as long as Retry-After says.',
  },
  headers_too_large: {
    status: 431,
    title: 'Headers too large',
    retryable: false,
    description: 'The request line and the headers together exceed what the service reads.',
  },
  internal_error: {
    status: 500,
    title: 'Internal error',
    retryable: false,
    description:
      'Something failed on our side that we did not foresee. The log has the cause under the request id; quote it when you report this.',
  },
});
