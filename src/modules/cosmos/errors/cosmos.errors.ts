import { defineErrors } from '../../../common/errors/define-errors.js';

/** What Azure Cosmos DB can refuse, whatever is stored in it. */
export const COSMOS_ERRORS = defineErrors({
  item_not_found: {
    status: 404,
    title: 'Item not found',
    retryable: false,
    description: 'No item has this id in this partition.',
  },
  item_exists: {
    status: 409,
    title: 'Item exists',
    retryable: false,
    description: 'An item with this id is already in this partition.',
  },
  unique_value_taken: {
    status: 409,
    title: 'Unique value taken',
    retryable: false,
    description: 'Another item of the same partition has a value that must be unique in it.',
  },
  item_too_large: {
    status: 413,
    title: 'Item too large',
    retryable: false,
    description: 'One item, as stored, would exceed the 2 MB that Azure Cosmos DB allows for an item.',
  },
  batch_too_large: {
    status: 413,
    title: 'Batch too large',
    retryable: false,
    description:
      'The operations of one transaction together exceed what Azure Cosmos DB allows for a transaction: 2 MB, and 100 operations with those that the service adds. Send fewer at a time.',
  },
  not_applied: {
    status: 424,
    title: 'Not applied',
    retryable: true,
    description:
      'This operation was fine, but another one in the same transaction failed, so none was applied. Correct that one and send the transaction again.',
  },
  throttled: {
    status: 429,
    title: 'Throttled',
    retryable: true,
    description:
      'The database is out of request units for now and stayed so through our own retries. Wait as long as Retry-After says.',
  },
  database_misconfigured: {
    status: 500,
    title: 'Database misconfigured',
    retryable: false,
    description:
      'The service may not use its database, or the database lacks the container it needs. The operator has to act; the log says what to fix.',
  },
  database_unavailable: {
    status: 503,
    title: 'Database unavailable',
    retryable: true,
    description:
      'The database cannot be reached, or did not answer in time. A write may or may not have been saved: read before you repeat it, or repeat it with a precondition.',
  },
  partition_full: {
    status: 507,
    title: 'Partition full',
    retryable: false,
    description:
      'The logical partition that the item belongs to has used the 20 GB that Azure Cosmos DB allows for one. Delete items from it, or use another.',
  },
});
