import { AppError } from '../errors/app-error.js';
import { defineErrors } from '../errors/define-errors.js';
import { HTTP_ERRORS } from '../errors/http.errors.js';
import type { Scope } from '../context/principal.js';

/** What only a caller with a name meets. `unauthenticated` and `forbidden` are HTTP's own. */
export const IDENTITY_ERRORS = defineErrors({
  partition_forbidden: {
    status: 403,
    title: 'Category forbidden',
    retryable: false,
    description:
      'The credential is valid but limited to a list of categories, and the addressed one is not on it.',
  },
  identity_unavailable: {
    status: 503,
    title: 'Identity provider unavailable',
    retryable: true,
    description:
      'The public keys of the identity provider cannot be fetched, so no token can be checked. The same token will do once they can.',
  },
});

/** No credential, or one that vouches for nobody. The detail is shown to whoever asks, so it may not help to guess. */
export const unauthenticated = (detail: string, cause?: unknown): AppError =>
  new AppError(HTTP_ERRORS.unauthenticated, detail, {}, { cause });

/** What a caller is told who lacks these scopes. */
export const lackingScopes = (scopes: readonly Scope[]): AppError =>
  new AppError(HTTP_ERRORS.forbidden, `This call needs the scope ${scopes.join(' and ')}.`);
