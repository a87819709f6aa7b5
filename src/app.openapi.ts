import { ERRORS, ERRORS_OF_RESOURCES } from './app.errors.js';
import { VERSION } from './common/observability/signals/version.js';
import type { DocumentedErrors } from './common/openapi/problem-responses.js';
import type { DocumentFrame } from './common/openapi/set-up-open-api.js';

/** What the OpenAPI document tells of failures. */
export const DOCUMENTED_ERRORS: DocumentedErrors = { catalog: ERRORS, ofResources: ERRORS_OF_RESOURCES };

/** Version and groups of the OpenAPI document, in the order in which a reader should meet them. */
export const DOCUMENT_FRAME: DocumentFrame = {
  version: VERSION,
  tags: {
    Products: 'One product: create, read, replace, change, delete, move. And lists of them.',
    Stock: 'What is there, where, and every movement of it.',
    Reservations: 'Stock that is promised, for a while.',
    'Batches and transactions': 'Up to 100 products in one call.',
    Categories: 'What a category holds, and its end.',
    'Import and export': 'A whole catalogue, in and out, as a stream.',
    Summaries: 'What happened, by the hour and by the day.',
    Events: 'What happens, as it happens.',
    Health: 'For load balancers and monitors.',
    Metrics: 'For Prometheus.',
    Problems: 'What a code of failure means.',
    Documentation: 'This document.',
  },
};
