import { ErrorResponse, RestError, TimeoutError } from '@azure/cosmos';
import { AppError } from '../../../common/errors/app-error.js';
import { CallCutShort } from './call-cut-short.js';
import { failureOf, interruption, translateError, type Translation } from './translate-error.js';
import { readFailure } from './cosmos-failure.js';
import { FAILURES, rowOf } from './cosmos-failure-table.js';
import { COSMOS_ERRORS } from './cosmos.errors.js';

const CONTEXT = { operation: 'things.create', provisioning: false };

function answered(
  code: number,
  substatus?: number,
  message = 'The text of the service.\r\nActivityId: 1',
): ErrorResponse {
  return Object.assign(new ErrorResponse(message), {
    code,
    ...(substatus === undefined ? {} : { substatus }),
  });
}

const silent = (code: string): RestError => new RestError('No answer.', { code });
const named = (name: string, statusCode?: number): Error =>
  Object.assign(new Error('No token.'), { name, statusCode });
const inBatch = (cause: Error): Error => new Error(`Batch request error: ${cause.message}`, { cause });

const say = (detail: string) => () => new AppError(COSMOS_ERRORS.item_exists, detail);

describe('the failure table', () => {
  const table: [string, Error, string][] = [
    ['400', answered(400), 'internal_error'],
    [
      '400 for want of an index',
      answered(400, 0, 'The order by query does not have a corresponding composite index.'),
      'database_misconfigured',
    ],
    ['400/1001', answered(400, 1001), 'internal_error'],
    ['401', answered(401), 'database_misconfigured'],
    ['403/1014', answered(403, 1014), 'partition_full'],
    ['503/1014, a full disk', answered(503, 1014), 'database_unavailable'],
    ['403/3', answered(403, 3), 'database_unavailable'],
    ['403/1008', answered(403, 1008), 'database_misconfigured'],
    ['403/5300', answered(403, 5300), 'database_misconfigured'],
    ['403', answered(403), 'database_misconfigured'],
    ['404', answered(404), 'database_misconfigured'],
    ['404/1002', answered(404, 1002), 'database_unavailable'],
    ['404/1003', answered(404, 1003), 'database_misconfigured'],
    ['404/1013', answered(404, 1013), 'database_misconfigured'],
    ['405', answered(405), 'internal_error'],
    ['408', answered(408), 'database_unavailable'],
    ['409', answered(409), 'internal_error'],
    ['409/3301', answered(409, 3301), 'internal_error'],
    ['409 by its text', answered(409, 0, 'Unique index constraint violation.'), 'internal_error'],
    ['410/1002', answered(410, 1002), 'database_unavailable'],
    ['412', answered(412), 'precondition_failed'],
    ['413', answered(413), 'item_too_large'],
    ['413 of a batch', inBatch(answered(413)), 'batch_too_large'],
    ['413/3402', answered(413, 3402), 'batch_too_large'],
    ['423', answered(423), 'database_unavailable'],
    ['424', answered(424), 'not_applied'],
    ['429', answered(429, 3200), 'throttled'],
    ['429 of a batch', inBatch(answered(429, 3200)), 'throttled'],
    ['449', answered(449), 'database_unavailable'],
    ['500', answered(500), 'database_unavailable'],
    ['503', answered(503), 'database_unavailable'],
    ['ECONNREFUSED', silent('ECONNREFUSED'), 'database_unavailable'],
    ['ECONNRESET of a batch', inBatch(silent('ECONNRESET')), 'database_unavailable'],
    ['ENOTFOUND', silent('ENOTFOUND'), 'database_unavailable'],
    ['EPROTO', silent('EPROTO'), 'database_unavailable'],
    ['an expired certificate', silent('CERT_HAS_EXPIRED'), 'database_unavailable'],
    ['an error of the network without a code', new RestError('No answer.'), 'database_unavailable'],
    ['the SDK timeout', new TimeoutError('Timeout Error!'), 'database_unavailable'],
    ['no credential', named('CredentialUnavailableError'), 'database_misconfigured'],
    ['a refused credential', named('AuthenticationError', 401), 'database_misconfigured'],
    ['a token service that is down', named('AuthenticationError', 503), 'database_unavailable'],
    ['an argument that the SDK refuses', new Error('Id contains illegal chars.'), 'internal_error'],
    ['an abort that nobody asked for', new DOMException('Gone.', 'AbortError'), 'internal_error'],
    ['a bug', new TypeError('x is not a function'), 'internal_error'],
  ];

  it.each(table)('should take %s', async (_name, error, code) => {
    expect((await translateError(error, CONTEXT)).code).toBe(code);
  });

  it.each<[string, Error, string | undefined]>([
    ['400', answered(400), undefined],
    ['401', answered(401), undefined],
    ['403/3', answered(403, 3), 'safe'],
    ['404', answered(404), undefined],
    ['404/1002', answered(404, 1002), 'safe'],
    ['408', answered(408), 'in-doubt'],
    ['409', answered(409), undefined],
    ['410/1002', answered(410, 1002), 'safe'],
    ['412', answered(412), undefined],
    ['413', answered(413), undefined],
    ['429', answered(429, 3200), 'safe'],
    ['449', answered(449), 'safe'],
    ['500', answered(500), 'in-doubt'],
    ['503', answered(503), 'safe'],
    ['ECONNREFUSED', silent('ECONNREFUSED'), 'safe'],
    ['ECONNRESET of a batch', inBatch(silent('ECONNRESET')), 'in-doubt'],
    ['ENOTFOUND', silent('ENOTFOUND'), 'safe'],
    ['EPROTO', silent('EPROTO'), undefined],
    ['no credential', named('CredentialUnavailableError'), undefined],
  ])('should know whether to send a request again after %s', async (_name, error, repeat) => {
    const failure = failureOf(await translateError(error, CONTEXT));
    expect(failure && rowOf(failure).repeat).toBe(repeat);
  });

  it.each([
    ['an argument that the SDK refuses', new Error('Id contains illegal chars.')],
    ['an abort that nobody asked for', new DOMException('Gone.', 'AbortError')],
  ])('should not take %s for an answer', async (_name, error) => {
    const { detail, cause } = await translateError(error, CONTEXT);
    expect({ detail, cause }).toEqual({ detail: 'The call to the database failed.', cause: error });
  });

  it('should have no row that these examples do not reach', () => {
    const reached = new Set(
      table.map(([, error]) => readFailure(error)).map((failure) => failure && rowOf(failure)),
    );
    expect(FAILURES.filter((row) => !reached.has(row))).toEqual([]);
  });

  it('should call a missing container unavailable as long as provisioning is under way', async () => {
    const before = { ...CONTEXT, provisioning: true };
    expect((await translateError(answered(404, 1003), before)).code).toBe('database_unavailable');
    expect((await translateError(answered(401), before)).code).toBe('database_misconfigured');
  });
});

describe('the names that a domain gives', () => {
  const translation: Translation = {
    notFound: say('notFound'),
    conflict: say('conflict'),
    uniqueViolation: say('uniqueViolation'),
    preconditionFailed: () => Promise.resolve(say('preconditionFailed')()),
  };

  const table: [string, Error, string][] = [
    ['404', answered(404), 'notFound'],
    ['409', answered(409), 'conflict'],
    ['409/3301', answered(409, 3301), 'uniqueViolation'],
    ['409 by its text', answered(409, 0, 'Unique index constraint violation.'), 'uniqueViolation'],
    ['412', answered(412), 'preconditionFailed'],
    ['412/1110', answered(412, 1110), 'preconditionFailed'],
  ];

  it.each(table)('should stand for %s', async (_name, error, detail) => {
    expect((await translateError(error, { ...CONTEXT, translation })).detail).toBe(detail);
  });

  it('should let conflict stand for a unique key as well', async () => {
    const context = { ...CONTEXT, translation: { conflict: say('conflict') } };
    expect((await translateError(answered(409, 3301), context)).detail).toBe('conflict');
  });

  it('should never hide a missing container or a session that is ahead', async () => {
    const context = { ...CONTEXT, translation };
    expect((await translateError(answered(404, 1003), context)).code).toBe('database_misconfigured');
    expect((await translateError(answered(404, 1002), context)).code).toBe('database_unavailable');
  });

  it('should pass an error of ours as it is', async () => {
    const error = new AppError(COSMOS_ERRORS.item_exists, 'That one is taken.');
    expect(await translateError(error, { ...CONTEXT, translation })).toBe(error);
  });
});

describe('what an error tells', () => {
  it('should tell the client the activity and the wait', async () => {
    const error = Object.assign(answered(429, 3200), { activityId: 'a-1', retryAfterInMs: 120 });
    expect((await translateError(error, CONTEXT)).extras).toEqual({ activityId: 'a-1', retryAfterMs: 120 });
  });

  it('should tell the log the call, the status, the service and the remedy', async () => {
    const error = Object.assign(answered(403, 5300), { activityId: 'a-1' });
    const { cause } = await translateError(error, CONTEXT);
    expect(String(cause)).toBe(
      'CosmosCallError: things.create: 403/5300 The text of the service. (activity a-1) To fix: a token may not ' +
        'create databases or containers: create them with a deployment and provision with `verify`.',
    );
  });
});

function repeatOf(error: unknown) {
  const failure = error instanceof AppError ? failureOf(error) : undefined;
  return failure && rowOf(failure).repeat;
}

describe('a call that was cut short', () => {
  const deadline = new DOMException('Too late.', 'TimeoutError');

  it('should be unavailability after a deadline', () => {
    const error = interruption('things.read', new CallCutShort(deadline, undefined));
    expect(error).toMatchObject({ code: 'database_unavailable', extras: {} });
    expect(repeatOf(error)).toBe('in-doubt');
  });

  it('should be throttling when the database had no request units until the deadline', () => {
    const error = interruption(
      'things.read',
      new CallCutShort(deadline, { retryAfterMs: 250, activityId: 'a-1' }),
    );
    expect(error).toMatchObject({ code: 'throttled', extras: { retryAfterMs: 250, activityId: 'a-1' } });
    expect(repeatOf(error)).toBe('safe');
  });

  it('should be the reason of the hang-up after a hang-up', () => {
    const reason = new DOMException('Gone.', 'AbortError');
    expect(interruption('things.read', new CallCutShort(reason, { retryAfterMs: 250 }))).toBe(reason);
  });
});
