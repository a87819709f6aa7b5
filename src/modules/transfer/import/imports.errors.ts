import { defineErrors } from '../../../common/errors/define-errors.js';

/** What only imports refuse. */
export const IMPORT_ERRORS = defineErrors({
  import_interrupted: {
    status: 503,
    title: 'Import interrupted',
    retryable: true,
    description:
      'This process is being stopped, as when it is replaced by a new version, and the import would have taken longer than that may take. "report" says what was done by then. Send the whole import again: rows that are saved already stay as they are.',
  },
  too_many_failed_rows: {
    status: 413,
    title: 'Too many failed rows',
    retryable: false,
    description:
      'More rows of the import broke rules than it may have for the bytes that arrived: 10,000, and one for every 4 bytes. Reading stopped there; "report" says what was done by then. Correct the file, beginning with the errors that are named, or send it without a Content-Encoding.',
  },
});
