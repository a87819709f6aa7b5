import type { AppError } from './app-error.js';
import type { FieldError } from './field-error.js';

export const PROBLEM_MEDIA_TYPE = 'application/problem+json';

/** RFC 9457 problem details, with our members. The `extras` of the error stand beside these. */
export interface Problem {
  /** `/problems/<code>`: a page that explains the code. */
  readonly type: string;
  readonly title: string;
  readonly status: number;
  /** What happened this time. */
  readonly detail: string;
  /** Path of the request that met the problem. */
  readonly instance: string;
  readonly code: string;
  readonly requestId: string;
  readonly retryable: boolean;
  readonly errors?: readonly FieldError[];
  readonly retryAfterMs?: number;
  readonly activityId?: string;
  readonly currentEtag?: string;
  readonly [member: string]: unknown;
}

/** How long a client should wait when the failure itself does not say. */
const DEFAULT_RETRY_AFTER_MS = 1_000;

/** The problem document of a failure: the answer to a request, or the entry of one item of a batch. */
export function toProblem(error: AppError, occurrence: { instance: string; requestId: string }): Problem {
  const { code, status, title, retryable } = error.definition;
  const own = {
    type: `/problems/${code}`,
    title,
    status,
    detail: error.detail,
    instance: occurrence.instance,
    code,
    requestId: occurrence.requestId,
    retryable,
  };
  const wait = status === 429 || status === 503 ? { retryAfterMs: DEFAULT_RETRY_AFTER_MS } : {};
  // Twice: the first sets the order in which people read the members, the second lets no extra replace one.
  return { ...own, ...wait, ...error.extras, ...own };
}

/** The path of a request target, without its query: what may stand in an answer or a log line. */
export function pathOf(url: string): string {
  const end = url.search(/[?#]/);
  return end === -1 ? url : url.slice(0, end);
}
