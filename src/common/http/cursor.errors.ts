import { defineErrors } from '../errors/define-errors.js';

/** What can be wrong with a page cursor. */
export const CURSOR_ERRORS = defineErrors({
  invalid_cursor: {
    status: 400,
    title: 'Invalid cursor',
    retryable: false,
    description:
      'The cursor was not made by this service, was altered, or belongs to other filters, another sort order or another tenant. Start again from the first page, and change nothing but the cursor between pages.',
  },
});
