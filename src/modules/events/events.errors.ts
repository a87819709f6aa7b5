import { defineErrors } from '../../common/errors/define-errors.js';

/** Permanent failures to resume a stream. */
export const EVENTS_ERRORS = defineErrors({
  events_expired: {
    status: 410,
    title: 'Events expired',
    retryable: false,
    description:
      'The token is older than what is kept of deletes and moves (EVENTS_RETENTION_DAYS), or of another database. Read the products again, and open a stream without a token before you do.',
  },
});
