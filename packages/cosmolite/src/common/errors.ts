/**
 * Every error the emulator answers is a {@link CosmosError}, made by one named function for each service
 * error, with the service's status, sub-status, code and text. What one room alone answers is in that
 * room, e.g. `offers/errors.ts`. Anything else that is thrown is a bug and a logged 500.
 *
 * The service words an error in two ways: what its gateway finds is plain text, what its storage
 * nodes find is wrapped as `Message: {"Errors":["…"]}`. {@link fromBackend} makes the second form.
 */
export class CosmosError extends Error {
  readonly status: number;
  readonly code: string;
  readonly substatus: number;
  /** Extra response headers, lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  /** Extra members of the error body, e.g. `additionalErrorInfo`. */
  readonly body: Readonly<Record<string, string>>;

  constructor(
    status: number,
    code: string,
    message: string,
    more: { substatus?: number; headers?: Record<string, string>; body?: Record<string, string> } = {},
  ) {
    super(message);
    this.name = 'CosmosError';
    this.status = status;
    this.code = code;
    this.substatus = more.substatus ?? 0;
    this.headers = more.headers ?? {};
    this.body = more.body ?? {};
  }
}

export const fromBackend = (text: string): string => `Message: ${JSON.stringify({ Errors: [text] })}`;

export const badRequest = (message: string, substatus = 0): CosmosError =>
  new CosmosError(400, 'BadRequest', message, { substatus });

export const invalidPayload = (): CosmosError =>
  badRequest('The request payload is invalid. Ensure to provide a valid request payload.');

export const invalidVersion = (version: string): CosmosError =>
  badRequest(`The input version '${version}' in the x-ms-version header is not a valid API version.`);

export const invalidUrl = (): CosmosError => badRequest('The request URL is invalid.');

/** @param properties as the service lists them, e.g. `id; ` */
export const missingProperties = (properties: string): CosmosError =>
  badRequest(`The input content is invalid because the required properties - '${properties}' - are missing`);

export const partitionKeyRequired = (): CosmosError =>
  badRequest('PartitionKey value must be supplied for this operation.');

/** Sub-status that makes an SDK read the container again: the key's definition may have changed. */
export const PARTITION_KEY_MISMATCH = 1001;

export const partitionKeyMismatch = (): CosmosError =>
  badRequest(
    "PartitionKey extracted from document doesn't match the one specified in the header. " +
      'Learn more: https://aka.ms/CosmosDB/sql/errors/wrong-pk-value',
    PARTITION_KEY_MISMATCH,
  );

export const invalidTtl = (ttl: string): CosmosError =>
  badRequest(
    fromBackend(
      `The input ttl '${ttl}' is invalid. Ensure to provide a nonzero positive integer less than or equal to ` +
        "'2147483647', or '-1' which means never expire.",
    ),
  );

/** @param plan how the SDK is to run the query itself, JSON */
export const crossPartitionQuery = (plan: string): CosmosError =>
  new CosmosError(
    400,
    'BadRequest',
    'The provided cross partition query can not be directly served by the gateway. This is a first chance ' +
      '(internal) exception that all newer clients will know how to handle gracefully. This exception is ' +
      'traced, but unless you see it bubble up as an exception (which only happens on older SDK clients), ' +
      'then you can safely ignore this message.',
    { substatus: 1004, body: { additionalErrorInfo: plan } },
  );

export const itemNotFound = (): CosmosError =>
  new CosmosError(
    404,
    'NotFound',
    fromBackend('Resource Not Found. Learn more: https://aka.ms/cosmosdb-tsg-not-found'),
  );

export const resourceNotFound = itemNotFound;

export const ownerNotFound = (): CosmosError =>
  new CosmosError(404, 'NotFound', fromBackend('Owner resource does not exist'), { substatus: 1003 });

/** The session token has seen changes that have not happened here. */
export const readSessionNotAvailable = (): CosmosError =>
  new CosmosError(
    404,
    'NotFound',
    fromBackend('The read session is not available for the input session token.'),
    { substatus: 1002 },
  );

export const methodNotAllowed = (method: string, allowed: readonly string[]): CosmosError =>
  new CosmosError(405, 'MethodNotAllowed', `The requested verb '${method}' is not supported.`, {
    headers: { allow: allowed.join(', ') },
  });

export const itemExists = (): CosmosError =>
  new CosmosError(409, 'Conflict', fromBackend('Entity with the specified id already exists in the system.'));

export const resourceExists = (substatus = 0): CosmosError =>
  new CosmosError(409, 'Conflict', fromBackend('Resource with specified id or name already exists.'), {
    substatus,
  });

export const uniqueKeyViolation = (): CosmosError =>
  new CosmosError(409, 'Conflict', fromBackend('Unique index constraint violation.'), { substatus: 3301 });

export const preconditionFailed = (): CosmosError =>
  new CosmosError(
    412,
    'PreconditionFailed',
    fromBackend(
      'One of the specified pre-condition is not met. Learn more: https://aka.ms/CosmosDB/sql/errors/precondition-failed',
    ),
  );

/** The patch carried a filter predicate and the item does not meet it. */
export const patchConditionNotMet = (): CosmosError =>
  new CosmosError(
    412,
    'PreconditionFailed',
    fromBackend(
      'One of the specified pre-condition is not met. Learn more: https://aka.ms/CosmosDB/sql/errors/precondition-failed',
    ),
    { substatus: 1110 },
  );

export const requestTooLarge = (): CosmosError =>
  new CosmosError(413, 'RequestEntityTooLarge', fromBackend('Request size is too large'));

export const batchResponseTooLarge = (): CosmosError =>
  new CosmosError(413, 'RequestEntityTooLarge', fromBackend('Batch response size is too large'), {
    substatus: 3402,
  });

/** A header of an item's write, and a member of an operation in a batch. */
export const INDEXING_DIRECTIVE = "the indexing directive 'Exclude'";

/** A feature of the service that the emulator does not have: an error instead of a wrong answer. */
export const notImplemented = (feature: string): CosmosError =>
  new CosmosError(501, 'NotImplemented', `cosmolite does not implement ${feature}.`);

/**
 * @param where path to the settings, e.g. `indexingPolicy.`
 * @param names those among them that the emulator does not know
 * @throws CosmosError 501 naming the first of them
 */
export function refuseUnknownSettings(where: string, [name]: readonly string[]): void {
  if (name !== undefined) throw notImplemented(`the setting '${where}${name}'`);
}

export const internalError = (): CosmosError =>
  new CosmosError(500, 'InternalServerError', 'Unknown server error occurred when processing this request.');

export const requestTimeout = (): CosmosError =>
  new CosmosError(
    408,
    'RequestTimeout',
    'The operation did not complete within the allotted amount of time.',
  );

/** 1002: the partition key range has been split and is gone; the client reads the ranges again. */
export const partitionKeyRangeGone = (substatus = 1002): CosmosError =>
  new CosmosError(410, 'Gone', fromBackend('The requested resource is no longer available at the server.'), {
    substatus,
  });

/** @param retryAfter milliseconds until the request would be let in */
export const requestRateTooLarge = (retryAfter: number): CosmosError =>
  new CosmosError(
    429,
    'TooManyRequests',
    fromBackend(
      'Request rate is large. More Request Units may be needed, so no changes were made. ' +
        'Please retry this request later. Learn more: http://aka.ms/cosmosdb-error-429',
    ),
    { substatus: 3200, headers: { 'x-ms-retry-after-ms': String(retryAfter) } },
  );

/** A value that a query makes of items, and makes larger than the items are. */
export const queryTooLarge = (): CosmosError =>
  badRequest(
    fromBackend(
      'The query exceeded the maximum allowed memory usage of 40 MB. ' +
        'Please consider adding more filters to reduce the query response size.',
    ),
  );

/** @param steps more than a query may take for one page; it has no place to stop at and go on from */
export const queryTooLong = (steps: number): CosmosError =>
  new CosmosError(
    408,
    'RequestTimeout',
    'The operation did not complete within the allotted amount of time: ' +
      `one page of the query took more than ${steps} steps. Filter before you join, or join less.`,
  );

export const retryWith = (): CosmosError =>
  new CosmosError(
    449,
    'RetryWith',
    fromBackend('Conflicting request to resource has been attempted. Retry to avoid conflicts.'),
  );

export const serviceUnavailable = (substatus = 0): CosmosError =>
  new CosmosError(503, 'ServiceUnavailable', 'Service is currently unavailable.', { substatus });

/** Sub-status of a 503 that the service does not have: there is no room on the emulator's disk. */
export const DISK_FULL = 1014;

/**
 * The disk is full; nothing was written. Not the service's 403 with the same sub-status: that one says that a logical partition
 * has used its 20 GB, and is mended by deleting items.
 */
export const storageFull = (path: string): CosmosError =>
  new CosmosError(503, 'ServiceUnavailable', `The disk with the emulator's data is full (${path}).`, {
    substatus: DISK_FULL,
  });

/** The disk fails; nothing was written. */
export const storageUnavailable = (reason: string): CosmosError =>
  new CosmosError(503, 'ServiceUnavailable', `Service is currently unavailable (${reason}).`);

/** The data explorer answers only its own page on this machine. */
export const explorerRefused = (because: string): CosmosError =>
  new CosmosError(
    403,
    'Forbidden',
    `The data explorer refuses this request: ${because}. ` +
      "Open it on the machine it runs on, or list the host name in the option 'explorerHosts'.",
  );

/** Of the protocol, the data explorer reaches no more than its page uses. */
export const explorerDoesNotAsk = (): CosmosError =>
  new CosmosError(
    403,
    'Forbidden',
    'The data explorer refuses this request: its page does not make it. Send it to the emulator itself, with the account key.',
  );
