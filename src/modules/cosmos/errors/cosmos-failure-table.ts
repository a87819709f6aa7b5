import type { ErrorDefinition } from '../../../common/errors/define-errors.js';
import { HTTP_ERRORS } from '../../../common/errors/http.errors.js';
import { COSMOS_ERRORS } from './cosmos.errors.js';
import type { CosmosFailure } from './cosmos-failure.js';

/** The outcomes of a call that only the domain can name. */
export type DomainOutcome = 'notFound' | 'conflict' | 'uniqueViolation' | 'preconditionFailed';

/** What is known of a request that failed and may be sent again: that it changed nothing, or not even that. */
export type Repeat = 'safe' | 'in-doubt';

/** What a failure must be like, and what becomes of it then. */
export interface FailureRow {
  /** Of the answer; a row without it is about calls without an answer. */
  readonly status?: number | readonly number[] | undefined;
  readonly substatus?: number | readonly number[];
  readonly reason?: readonly string[];
  readonly message?: RegExp;
  readonly batch?: true;
  /** The outcome that the domain may name; `error` is for when it does not. */
  readonly outcome?: DomainOutcome;
  /** Whether to send the same request again makes sense; absent: it does not. */
  readonly repeat?: Repeat;
  readonly error: ErrorDefinition;
  /** Instead of `error` as long as provisioning is under way. */
  readonly errorBeforeProvisioning?: ErrorDefinition;
  /** Shown to the client. */
  readonly detail: string;
  /** For the operator, in the log. */
  readonly fix?: string;
}

/** Sub-status of cosmolite's 503 when its disk is full. The service has no such answer. */
const DISK_FULL = 1014;

export const THROTTLED = 'The database has no request units left for this call.';
const UNEXPECTED = 'The database answered in a way that this call does not expect.';
const REFUSED = 'The database refuses this service.';
const SILENT = 'The database did not answer.';
const BUSY = 'The database cannot serve the call at the moment.';
const NO_CONTAINER = {
  error: COSMOS_ERRORS.database_misconfigured,
  errorBeforeProvisioning: COSMOS_ERRORS.database_unavailable,
  detail: 'The database has no such container.',
  fix: 'create the database and the container, or start once with provisioning set to `create`.',
} as const;

/**
 * Every failure of Azure Cosmos DB and what it means to a client; the first row that matches counts. Status and
 * sub-status codes as the service documents them for its gateway, and as its own emulator answers them.
 */
export const FAILURES: readonly FailureRow[] = [
  {
    status: 400,
    message: /corresponding composite index|index path corresponding to/,
    error: COSMOS_ERRORS.database_misconfigured,
    detail: 'The container lacks an index that this call needs.',
    fix: 'the log of the start has the command that gives the container what it lacks.',
  },
  { status: 400, error: HTTP_ERRORS.internal_error, detail: UNEXPECTED },
  {
    status: 401,
    error: COSMOS_ERRORS.database_misconfigured,
    detail: REFUSED,
    fix: 'check that the key belongs to this account and is current, or that the account takes tokens of this tenant.',
  },
  {
    status: 403,
    substatus: 1014,
    error: COSMOS_ERRORS.partition_full,
    detail: 'The logical partition has used the 20 GB that one may have.',
  },
  { status: 403, substatus: 3, repeat: 'safe', error: COSMOS_ERRORS.database_unavailable, detail: BUSY },
  {
    status: 403,
    substatus: 1008,
    error: COSMOS_ERRORS.database_misconfigured,
    detail: REFUSED,
    fix: 'the account at this endpoint does not exist, or not in this region: check the endpoint.',
  },
  {
    status: 403,
    substatus: 5300,
    error: COSMOS_ERRORS.database_misconfigured,
    detail: REFUSED,
    fix: 'a token may not create databases or containers: create them with a deployment and provision with `verify`.',
  },
  {
    status: 403,
    error: COSMOS_ERRORS.database_misconfigured,
    detail: REFUSED,
    fix: 'give the identity the role "Cosmos DB Built-in Data Contributor" on the account (az cosmosdb sql role assignment create), and check the account\'s firewall.',
  },
  // Where the domain knows of no item that could be missing: the SDK reads the container before a first create.
  { status: 404, substatus: 0, outcome: 'notFound', ...NO_CONTAINER },
  { status: 404, substatus: 1002, repeat: 'safe', error: COSMOS_ERRORS.database_unavailable, detail: BUSY },
  { status: 404, substatus: [1003, 1013], ...NO_CONTAINER },
  {
    status: 409,
    substatus: 3301,
    outcome: 'uniqueViolation',
    error: HTTP_ERRORS.internal_error,
    detail: UNEXPECTED,
  },
  {
    status: 409,
    message: /unique index constraint/i,
    outcome: 'uniqueViolation',
    error: HTTP_ERRORS.internal_error,
    detail: UNEXPECTED,
  },
  { status: 409, outcome: 'conflict', error: HTTP_ERRORS.internal_error, detail: UNEXPECTED },
  {
    status: 412,
    outcome: 'preconditionFailed',
    error: HTTP_ERRORS.precondition_failed,
    detail: 'The item is not in the state that the call requires.',
  },
  { status: 413, batch: true, error: COSMOS_ERRORS.batch_too_large, detail: 'The batch exceeds 2 MB.' },
  {
    status: 413,
    substatus: [3401, 3402],
    error: COSMOS_ERRORS.batch_too_large,
    detail: 'The batch exceeds 2 MB.',
  },
  { status: 413, error: COSMOS_ERRORS.item_too_large, detail: 'The item exceeds 2 MB.' },
  {
    status: 424,
    error: COSMOS_ERRORS.not_applied,
    detail: 'Another operation of the same transaction failed.',
  },
  {
    status: 503,
    substatus: DISK_FULL,
    error: COSMOS_ERRORS.database_unavailable,
    detail: 'The database has no room left to write.',
    fix: 'free some room on that disk; nothing else has to be done.',
  },
  { status: 429, repeat: 'safe', error: COSMOS_ERRORS.throttled, detail: THROTTLED },
  { status: [410, 423, 449, 503], repeat: 'safe', error: COSMOS_ERRORS.database_unavailable, detail: BUSY },
  {
    status: [408, 500, 502, 504],
    repeat: 'in-doubt',
    error: COSMOS_ERRORS.database_unavailable,
    detail: BUSY,
  },
  {
    reason: ['CredentialRefused'],
    error: COSMOS_ERRORS.database_misconfigured,
    detail: REFUSED,
    fix: 'no credential gives a token: sign in, give the workload an identity, or set AZURE_TOKEN_CREDENTIALS and what the named credential needs.',
  },
  { reason: ['ECONNREFUSED'], repeat: 'safe', error: COSMOS_ERRORS.database_unavailable, detail: SILENT },
  {
    reason: ['ENOTFOUND', 'EAI_AGAIN'],
    repeat: 'safe',
    error: COSMOS_ERRORS.database_unavailable,
    detail: SILENT,
    fix: 'the host name does not resolve: check the endpoint and the DNS of the network.',
  },
  {
    reason: ['EPROTO', 'ERR_SSL_WRONG_VERSION_NUMBER', 'HTTPParserError'],
    error: COSMOS_ERRORS.database_unavailable,
    detail: SILENT,
    fix: 'one side speaks TLS and the other does not: check http or https in the endpoint.',
  },
  {
    reason: [
      'CERT_HAS_EXPIRED',
      'DEPTH_ZERO_SELF_SIGNED_CERT',
      'ERR_TLS_CERT_ALTNAME_INVALID',
      'SELF_SIGNED_CERT_IN_CHAIN',
      'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
      'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    ],
    error: COSMOS_ERRORS.database_unavailable,
    detail: SILENT,
    fix: 'the certificate is not valid for this endpoint: check the endpoint, and name a private authority in NODE_EXTRA_CA_CERTS.',
  },
  { status: undefined, repeat: 'in-doubt', error: COSMOS_ERRORS.database_unavailable, detail: SILENT },
];

const UNKNOWN: FailureRow = { error: HTTP_ERRORS.internal_error, detail: UNEXPECTED };

/** Whether nothing can be written for want of room on the disk. Reads may still be served. */
export const isOutOfRoom = ({ status, substatus }: CosmosFailure): boolean =>
  status === 503 && substatus === DISK_FULL;

/** The row that a failure belongs to. A status that the table does not know is unexpected. */
export function rowOf(failure: CosmosFailure): FailureRow {
  return FAILURES.find((row) => matches(row, failure)) ?? UNKNOWN;
}

function matches(row: FailureRow, failure: CosmosFailure): boolean {
  if (row.status === undefined || failure.status === undefined) {
    return row.status === failure.status && (row.reason?.includes(failure.reason ?? '') ?? true);
  }
  return (
    includes(row.status, failure.status) &&
    includes(row.substatus, failure.substatus) &&
    (row.message?.test(failure.message) ?? true) &&
    (row.batch === undefined || failure.batch)
  );
}

function includes(allowed: number | readonly number[] | undefined, value: number): boolean {
  return allowed === undefined || (typeof allowed === 'number' ? allowed === value : allowed.includes(value));
}
