import { ErrorResponse, RestError, TimeoutError } from '@azure/cosmos';
import { NotFoundException } from '@nestjs/common';
import type { FaultOrder } from 'cosmolite';
import type { ErrorCode } from '../../src/app.errors.js';
import { createAppAt } from '../support/create-app-at.js';
import { createApp, type TestAppWithDatabase } from '../support/create-app.js';
import { problemAnswer } from '../support/responses.js';
import { SdkProbeModule } from '../support/sdk-probe.module.js';

const fault = (id: string, kind: FaultOrder['kind'] = '503', milliseconds = 1_500): FaultOrder => ({
  kind,
  path: `/dbs/stockroom/colls/notes/docs/${id}`,
  milliseconds,
});

const KINDS = ['408', '410', '429', '449', '503', 'reset-before'] as const;

const answered = (code: number, substatus = 0): ErrorResponse =>
  Object.assign(new ErrorResponse('The text of the service.'), { code, substatus });
const plain = (code: number, substatus = 0) => ({ code, substatus, body: { message: 'Text.' } });
const inBatch = (cause: Error): Error => new Error(`Batch request error: ${cause.message}`, { cause });
const named = (name: string, members: object): Error =>
  Object.assign(new Error('No token.'), { name, ...members });

describe('a handler that calls the SDK directly', () => {
  let app: TestAppWithDatabase;

  beforeAll(async () => {
    const env = { COSMOS_RETRY_MAX_ATTEMPTS: '0', REQUEST_TIMEOUT_MS: '500' };
    const orders = [...KINDS.map((kind) => fault(kind, kind)), fault('slow', 'latency', 2_000)];
    app = await createApp(env, { cosmolite: { faults: { orders } }, modules: [SdkProbeModule] });
  });

  afterAll(() => app.close());

  describe('that does not translate what the database answers', () => {
    it.each<[step: string, code: ErrorCode]>([
      ['bad-query', 'internal_error'],
      ['delete-missing', 'item_not_found'],
      ['replace-missing', 'item_not_found'],
      ['patch-missing', 'item_not_found'],
      ['same-id', 'item_exists'],
      ['same-title', 'unique_value_taken'],
      ['other-version', 'precondition_failed'],
      ['large-item', 'item_too_large'],
      ['large-batch', 'batch_too_large'],
    ])('should be answered with the right problem and its cost: %s, %s', async (step, code) => {
      const instance = `/v1/sdk/steps/${step}`;
      const headers = { 'x-request-charge': expect.stringMatching(/^\d+(\.\d{1,2})?$/) };
      expect(await app.request('GET', instance)).toEqual(
        problemAnswer(code, { instance, headers, activityId: expect.any(String) }),
      );
    });

    it.each<[id: string, code: ErrorCode, retryAfter: string, retryAfterMs: number]>([
      ['408', 'database_unavailable', '1', 1_000],
      ['410', 'database_unavailable', '1', 1_000],
      ['429', 'throttled', '2', 1_500],
      ['449', 'database_unavailable', '1', 1_000],
      ['503', 'database_unavailable', '1', 1_000],
    ])(
      'should tell its client when to come back after %s: %s',
      async (id, code, retryAfter, retryAfterMs) => {
        const instance = `/v1/sdk/deletes/${id}`;
        const headers = { 'retry-after': retryAfter, 'x-request-charge': expect.any(String) };
        expect(await app.request('GET', instance)).toEqual(
          problemAnswer(code, { instance, headers, retryAfterMs, activityId: expect.any(String) }),
        );
      },
    );
  });

  describe('that gets no answer from the database', () => {
    it.each(['deletes/reset-before', 'steps/own-deadline', 'steps/deadline-of-request'])(
      'should tell its client that the database is not available: %s',
      async (path) => {
        const instance = `/v1/sdk/${path}`;
        expect(await app.request('GET', instance)).toEqual(
          problemAnswer('database_unavailable', { instance, headers: { 'retry-after': '1' } }),
        );
      },
    );
  });

  describe('that throws an error of the SDK, whatever its form', () => {
    it.each<[form: string, thrown: unknown, code: ErrorCode]>([
      ['400', answered(400), 'internal_error'],
      ['401', answered(401), 'database_misconfigured'],
      ['403', answered(403), 'database_misconfigured'],
      ['403/3, the region does not write', answered(403, 3), 'database_unavailable'],
      ['403/1014, a partition that is full', answered(403, 1014), 'partition_full'],
      ['404', answered(404), 'item_not_found'],
      ['404/1002, a session that is ahead', answered(404, 1002), 'database_unavailable'],
      ['404/1003, a missing container', answered(404, 1003), 'database_misconfigured'],
      ['408', answered(408), 'database_unavailable'],
      ['409', answered(409), 'item_exists'],
      ['409/3301, a unique key', answered(409, 3301), 'unique_value_taken'],
      ['410/1002', answered(410, 1002), 'database_unavailable'],
      ['412', answered(412), 'precondition_failed'],
      ['412/1110, the condition of a patch', answered(412, 1110), 'precondition_failed'],
      ['413', answered(413), 'item_too_large'],
      ['424', answered(424), 'not_applied'],
      ['429/3200', answered(429, 3200), 'throttled'],
      ['449', answered(449), 'database_unavailable'],
      ['500', answered(500), 'database_unavailable'],
      ['503', answered(503), 'database_unavailable'],
      ['599, which nobody knows', answered(599), 'internal_error'],
      ['404 as a plain object', plain(404), 'item_not_found'],
      ['409 as a plain object', plain(409), 'item_exists'],
      ['412 as a plain object', plain(412), 'precondition_failed'],
      ['429 as a plain object', plain(429, 3200), 'throttled'],
      ['429 inside the error of a batch', inBatch(answered(429, 3200)), 'throttled'],
      ['413 inside the error of a batch', inBatch(answered(413)), 'batch_too_large'],
      ['403/1014 inside the error of a batch', inBatch(answered(403, 1014)), 'partition_full'],
      ['a timeout inside the error of a batch', inBatch(new TimeoutError()), 'database_unavailable'],
      ['a timeout', new TimeoutError(), 'database_unavailable'],
      ['a connection that was refused', new RestError('x', { code: 'ECONNREFUSED' }), 'database_unavailable'],
      ['no credential', named('CredentialUnavailableError', {}), 'database_misconfigured'],
      [
        'a credential that was refused',
        named('AuthenticationError', { statusCode: 401, errorResponse: {} }),
        'database_misconfigured',
      ],
    ])('should be answered by the table: %s', async (_form, thrown, code) => {
      SdkProbeModule.thrown = thrown;
      const instance = '/v1/sdk/thrown';
      const answer = await app.request('GET', instance);
      expect(answer).toEqual(problemAnswer(code, { instance }));
      const waits = answer.status === 429 || answer.status === 503;
      expect(answer.headers['retry-after']).toBe(waits ? '1' : undefined);
    });

    it.each<[form: string, thrown: unknown, code: ErrorCode]>([
      ['a bug', new TypeError('x is not a function'), 'internal_error'],
      ['a timeout of somebody else', new DOMException('Too late.', 'TimeoutError'), 'internal_error'],
      ['a small number as code', { code: 23 }, 'internal_error'],
      ['a large number as code', { code: 1_000 }, 'internal_error'],
      ["somebody else's authentication", named('AuthenticationError', {}), 'internal_error'],
      ['an error around one of the SDK', new Error('x', { cause: answered(404) }), 'internal_error'],
      [
        'a status that the handler chose',
        new NotFoundException('x', { cause: answered(429) }),
        'route_not_found',
      ],
    ])('should not take for one of them: %s', async (_form, thrown, code) => {
      SdkProbeModule.thrown = thrown;
      const instance = '/v1/sdk/thrown';
      expect(await app.request('GET', instance)).toEqual(problemAnswer(code, { instance }));
    });
  });
});

describe('a handler that calls the SDK before the containers are verified', () => {
  it('should not be told that an item is missing when the container may be', async () => {
    await using app = await createAppAt('http://127.0.0.1:1/', {}, { modules: [SdkProbeModule] });
    SdkProbeModule.thrown = Object.assign(new ErrorResponse('Not found.'), { code: 404 });
    expect(await app.request('GET', '/v1/sdk/thrown')).toEqual(
      problemAnswer('database_unavailable', { instance: '/v1/sdk/thrown', headers: { 'retry-after': '1' } }),
    );
  });
});

describe('what the log says of it', () => {
  it('should name the route, the status and the remedy, and no stack', async () => {
    const lines: Record<string, unknown>[] = [];
    await using app = await createApp({ LOG_LEVEL: 'error' }, { lines, modules: [SdkProbeModule] });
    SdkProbeModule.thrown = Object.assign(new ErrorResponse('No.'), { code: 403, substatus: 5300 });
    await app.request('GET', '/v1/sdk/thrown');
    const message = expect.stringMatching(/^GET \/v1\/sdk\/thrown: 403\/5300 No\. To fix: /);
    expect(lines).toEqual([
      expect.objectContaining({
        err: {
          type: 'AppError',
          code: 'database_misconfigured',
          message: 'The database refuses this service.',
          cause: expect.objectContaining({ type: 'CosmosCallError', message }),
        },
      }),
    ]);
  });
});
