/** What a code means to a client. A code has one status, always. */
export interface ErrorCodeSpec {
  /** HTTP status of an answer with this code. */
  readonly status: number;
  /** RFC 9457 `title`: the same text for every occurrence. */
  readonly title: string;
  /** Whether the very same request may succeed later. */
  readonly retryable: boolean;
  /** What happened and what to do about it: the text of the page at `/problems/<code>`. */
  readonly description: string;
}

/** Every way an answer can fail, in order of status. The one table: the filter, the pages and OpenAPI read it. */
export const ERROR_CODES = {
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
  invalid_cursor: {
    status: 400,
    title: 'Invalid cursor',
    retryable: false,
    description:
      'The cursor was not made by this service, was altered, or belongs to other filters, another sort order or another tenant. Start again from the first page, and change nothing but the cursor between pages.',
  },
  partition_mismatch: {
    status: 400,
    title: 'Partition mismatch',
    retryable: false,
    description:
      'The category in the body is not the category that the request addresses. A product lives in exactly one category; to change it, move the product.',
  },
  invalid_id: {
    status: 400,
    title: 'Invalid id',
    retryable: false,
    description:
      'An id has 1 to 255 characters, none of / \\ ? #, no control characters, no space at either end, and is not . or .. or batch.',
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
  partition_forbidden: {
    status: 403,
    title: 'Category forbidden',
    retryable: false,
    description:
      'The credential is valid but limited to a list of categories, and the addressed one is not on it.',
  },
  product_not_found: {
    status: 404,
    title: 'Product not found',
    retryable: false,
    description:
      'No product has this id in this category. A product is addressed by both: check the category too.',
  },
  category_not_found: {
    status: 404,
    title: 'Category not found',
    retryable: false,
    description: 'The category has no products. A category exists as long as a product is in it.',
  },
  item_not_found: {
    status: 404,
    title: 'Item not found',
    retryable: false,
    description: 'No item has this id in this partition.',
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
  sku_taken: {
    status: 409,
    title: 'SKU taken',
    retryable: false,
    description: 'Another product of the same category has this sku. A sku is unique within its category.',
  },
  product_exists: {
    status: 409,
    title: 'Product exists',
    retryable: false,
    description: 'A product with this id is already in this category. Use PUT with If-Match to replace it.',
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
  insufficient_stock: {
    status: 409,
    title: 'Insufficient stock',
    retryable: false,
    description: 'The change would take more units than there are. Nothing was changed.',
  },
  precondition_failed: {
    status: 412,
    title: 'Precondition failed',
    retryable: false,
    description:
      'If-Match or If-None-Match does not hold: the product has changed, is missing, or exists already. Read it again and decide anew; "currentEtag" is its present version when known.',
  },
  payload_too_large: {
    status: 413,
    title: 'Payload too large',
    retryable: false,
    description: 'The request body is larger than the service accepts. Send less at a time.',
  },
  item_too_large: {
    status: 413,
    title: 'Item too large',
    retryable: false,
    description: 'One product, as stored, would exceed the 2 MB that Azure Cosmos DB allows for an item.',
  },
  too_many_failed_rows: {
    status: 413,
    title: 'Too many failed rows',
    retryable: false,
    description:
      'More rows of the import broke rules than it may have for the bytes that arrived: 10,000, and one for every 4 bytes. Reading stopped there; "report" says what was done by then. Correct the file, beginning with the errors that are named, or send it without a Content-Encoding.',
  },
  batch_too_large: {
    status: 413,
    title: 'Batch too large',
    retryable: false,
    description:
      'The operations of one category together exceed the 2 MB that Azure Cosmos DB allows for a transaction. Send fewer at a time.',
  },
  unsupported_media_type: {
    status: 415,
    title: 'Unsupported media type',
    retryable: false,
    description:
      'The Content-Type is not one that this route reads. Bodies are application/json; PATCH also takes application/merge-patch+json.',
  },
  not_applied: {
    status: 424,
    title: 'Not applied',
    retryable: true,
    description:
      'This operation was fine, but another one in the same transaction failed, so none was applied. Correct that one and send the transaction again.',
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
  throttled: {
    status: 429,
    title: 'Throttled',
    retryable: true,
    description:
      'The database is out of request units for now and stayed so through our own retries. Wait as long as Retry-After says.',
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
  database_misconfigured: {
    status: 500,
    title: 'Database misconfigured',
    retryable: false,
    description:
      'The service may not use its database, or the database lacks the container it needs. The operator has to act; the log says what to fix.',
  },
  identity_unavailable: {
    status: 503,
    title: 'Identity provider unavailable',
    retryable: true,
    description:
      'The public keys of the identity provider cannot be fetched, so no token can be checked. The same token will do once they can.',
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
      'The category has used the 20 GB that Azure Cosmos DB allows for one logical partition. Delete products or use another category.',
  },
} as const satisfies Record<string, ErrorCodeSpec>;

/** A stable, machine-readable name of a failure; `code` in every problem. */
export type ErrorCode = keyof typeof ERROR_CODES;
