import { createAppAt, type TestApp } from '../support/create-app-at.js';
import { type Method, type RequestOptions } from '../support/client.js';
import { ProbeModule } from '../support/probe.module.js';
import { fieldError, parameterError, problemAnswer } from '../support/responses.js';
import type { ErrorCode } from '../../src/app.errors.js';

const JSON_TYPE = { 'content-type': 'application/json' };

describe('Errors', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await createAppAt('http://127.0.0.1:1/', { BODY_LIMIT_BYTES: '2048' }, { modules: [ProbeModule] });
  });

  afterAll(() => app.close());

  describe('routes', () => {
    it.each<[Method, string]>([
      ['GET', '/nowhere'],
      ['GET', '/v1'],
      ['GET', '/v2/probe/orders'],
      ['GET', '/probe/orders'],
      ['GET', '/v1/probe/orders/'],
      ['PUT', '/v1/probe/orders/'],
      ['GET', '/docs/no-such-file'],
      ['DELETE', '/nowhere'],
      ['OPTIONS', '/nowhere'],
    ])('should answer 404 to %s %s', async (method, path) => {
      expect(await app.request(method, `${path}?a=1`)).toEqual(
        problemAnswer('route_not_found', { instance: path }),
      );
    });

    it('should answer 404 to an unknown route before it looks at the body', async () => {
      expect(await app.request('POST', '/nowhere', { headers: JSON_TYPE, body: '{' })).toEqual(
        problemAnswer('route_not_found', { instance: '/nowhere' }),
      );
    });

    it.each<[Method, string, string]>([
      ['PUT', '/v1/probe/orders', 'GET, HEAD, OPTIONS, PATCH, POST'],
      ['DELETE', '/v1/probe/orders/1?x=%20', 'GET, HEAD, OPTIONS'],
      ['POST', '/health/live', 'GET, HEAD, OPTIONS'],
      ['POST', '/docs-json', 'GET, HEAD, OPTIONS'],
      ['GET', '/v1/products/batch', 'DELETE, OPTIONS, PATCH, POST'],
      ['PUT', '/v1/products/batch?category=tools', 'DELETE, OPTIONS, PATCH, POST'],
    ])('should answer 405 to %s %s and allow %s', async (method, url, allow) => {
      expect(await app.request(method, url, { body: {} })).toEqual(
        problemAnswer('method_not_allowed', { instance: url.replace(/\?.*/, ''), headers: { allow } }),
      );
    });

    it('should answer OPTIONS with what is allowed', async () => {
      const answer = await app.request('OPTIONS', '/v1/probe/orders');
      expect(answer).toMatchObject({ status: 204, headers: { allow: 'GET, HEAD, OPTIONS, PATCH, POST' } });
      expect(answer.body).toBeUndefined();
    });

    it('should answer HEAD like GET, without the body', async () => {
      const answer = await app.request('HEAD', '/v1/probe/orders?limit=5');
      expect(answer).toMatchObject({ status: 200, headers: { 'content-length': '11' } });
      expect(answer.body).toBeUndefined();
    });

    it.each(['/v1/probe/orders/%', '/v1/probe/orders/%zz', '/v1/probe/orders/%C3%28', '/%ff'])(
      'should answer 400 to the malformed path %s',
      async (path) => {
        expect(await app.request('GET', `${path}?a=1`)).toEqual(
          problemAnswer('validation_failed', { instance: path }),
        );
      },
    );

    it.each(['limit=%', 'limit=%zz', 'limit=5&offset=%C3%28', '%ff=1'])(
      'should answer 400 to the malformed query %s',
      async (query) => {
        expect(await app.request('GET', `/v1/probe/orders?${query}`)).toEqual(
          problemAnswer('validation_failed', {
            instance: '/v1/probe/orders',
            detail: 'The query is not valid: every % must begin an escape of UTF-8 text.',
          }),
        );
      },
    );

    it('should pass on an id of 255 code points, however long its escapes are', async () => {
      const id = '🧱'.repeat(255);
      expect(await app.request('GET', `/v1/probe/orders/${encodeURIComponent(id)}`)).toMatchObject({
        status: 200,
        body: { id },
      });
    });

    it.each(['text/html', 'application/xml, text/*', 'application/json;q=0'])(
      'should answer 406 when only %s is accepted',
      async (accept) => {
        expect(await app.request('GET', '/v1/probe/orders', { headers: { accept } })).toEqual(
          problemAnswer('not_acceptable', { instance: '/v1/probe/orders' }),
        );
      },
    );

    it.each(['*/*', 'application/json', 'text/html, application/*;q=0.1', 'application/problem+json'])(
      'should answer when %s is accepted',
      async (accept) => {
        expect((await app.request('GET', '/v1/probe/orders', { headers: { accept } })).status).toBe(200);
      },
    );
  });

  describe('bodies', () => {
    const deep = `{"name":"a","items":${'['.repeat(40)}${']'.repeat(40)}}`;
    const invalidUtf8 = Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]);

    it.each<[string, Method, RequestOptions, ErrorCode]>([
      ['cut short', 'POST', { headers: JSON_TYPE, body: '{"name":' }, 'malformed_json'],
      ['no JSON', 'POST', { headers: JSON_TYPE, body: 'name=a' }, 'malformed_json'],
      ['not UTF-8', 'POST', { headers: JSON_TYPE, body: invalidUtf8 }, 'malformed_json'],
      ['empty', 'POST', { headers: JSON_TYPE, body: '' }, 'malformed_json'],
      ['absent', 'POST', {}, 'malformed_json'],
      ['too large', 'POST', { body: { name: 'a'.repeat(2048) } }, 'payload_too_large'],
      ['of no type', 'POST', { body: '{}' }, 'unsupported_media_type'],
      ['text', 'POST', { headers: { 'content-type': 'text/plain' }, body: '{}' }, 'unsupported_media_type'],
      [
        'a form',
        'POST',
        { headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'name=a' },
        'unsupported_media_type',
      ],
      [
        'of a type that is none',
        'POST',
        { headers: { 'content-type': 'json' }, body: '{}' },
        'unsupported_media_type',
      ],
      [
        'in another charset',
        'POST',
        { headers: { 'content-type': 'application/json; charset=latin1' }, body: '{}' },
        'unsupported_media_type',
      ],
      [
        'compressed',
        'POST',
        { headers: { ...JSON_TYPE, 'content-encoding': 'gzip' }, body: '{"name":"a"}' },
        'unsupported_media_type',
      ],
      [
        'a merge patch, but not for PATCH',
        'POST',
        { headers: { 'content-type': 'application/merge-patch+json' }, body: '{}' },
        'unsupported_media_type',
      ],
    ])('should refuse a body that is %s', async (_case, method, options, code) => {
      expect(await app.request(method, '/v1/probe/orders', options)).toEqual(
        problemAnswer(code, { instance: '/v1/probe/orders' }),
      );
    });

    it.each<[string, Method, string]>([
      ['application/json', 'POST', 'application/json'],
      ['a charset in capitals', 'POST', 'application/json; charset="UTF-8"'],
      ['a merge patch', 'PATCH', 'application/merge-patch+json'],
      ['JSON for PATCH', 'PATCH', 'application/json'],
    ])('should read %s', async (_case, method, type) => {
      const answer = await app.request(method, '/v1/probe/orders', {
        headers: { 'content-type': type },
        body: '\uFEFF{"name":"a"}',
      });
      expect(answer).toMatchObject({ status: method === 'POST' ? 201 : 200, body: { name: 'a' } });
    });

    it.each<[string, string, unknown[]]>([
      ['null', 'null', [fieldError('', 'invalid_type')]],
      ['an array', '[]', [fieldError('', 'invalid_type')]],
      ['a string', '"name"', [fieldError('', 'invalid_type')]],
      ['nothing in it', '{}', [fieldError('/name', 'required')]],
      ['text for a number', '{"name":"a","quantity":"5"}', [fieldError('/quantity', 'invalid_type')]],
      ['a number for text', '{"name":5}', [fieldError('/name', 'invalid_type')]],
      ['an unknown field', '{"name":"a","nom":1}', [fieldError('/nom', 'unknown_field')]],
      ['a field to escape', '{"name":"a","a/b~c":1}', [fieldError('/a~1b~0c', 'unknown_field')]],
      [
        'a poisoned prototype',
        '{"name":"a","__proto__":{"x":1}}',
        [fieldError('/__proto__', 'unknown_field')],
      ],
      [
        'a hidden poisoned prototype',
        '{"name":"a","items":[{"price":1,"\\u005f_proto__":{}}]}',
        [fieldError('/items/0/__proto__', 'unknown_field')],
      ],
      ['a constructor', '{"name":"a","constructor":{}}', [fieldError('/constructor', 'unknown_field')]],
      ['too much depth', deep, [fieldError(`/items${'/0'.repeat(31)}`, 'too_deep')]],
      [
        'several faults, nested ones too',
        '{"name":"abcdef","items":[{"price":1},{"price":-1,"cost":2},{}]}',
        [
          fieldError('/name', 'too_long'),
          fieldError('/items/1/cost', 'unknown_field'),
          fieldError('/items/1/price', 'out_of_range'),
          fieldError('/items/2/price', 'required'),
        ],
      ],
      ['items that are no objects', '{"name":"a","items":[null]}', [fieldError('/items/0', 'invalid_type')]],
    ])('should refuse a body with %s', async (_case, body, errors) => {
      expect(await app.request('POST', '/v1/probe/orders', { headers: JSON_TYPE, body })).toEqual(
        problemAnswer('validation_failed', { instance: '/v1/probe/orders', errors }),
      );
    });
  });

  describe('query parameters', () => {
    it('should read a number', async () => {
      expect(await app.request('GET', '/v1/probe/orders?limit=50')).toMatchObject({ body: { limit: 50 } });
    });

    it.each<[string, string, string]>([
      ['limit=0', 'limit', 'out_of_range'],
      ['limit=101', 'limit', 'out_of_range'],
      ['limit=', 'limit', 'invalid_type'],
      ['limit=ten', 'limit', 'invalid_type'],
      ['limit=1e1', 'limit', 'invalid_type'],
      ['limit=0x10', 'limit', 'invalid_type'],
      ['limit=%2010', 'limit', 'invalid_type'],
      ['limit=10.0', 'limit', 'invalid_type'],
      ['limit=1&limit=2', 'limit', 'repeated'],
      ['offset=1', 'offset', 'unknown_field'],
      ['__proto__=1', '__proto__', 'unknown_field'],
      ['constructor=1', 'constructor', 'unknown_field'],
    ])('should refuse ?%s', async (query, parameter, code) => {
      expect(await app.request('GET', `/v1/probe/orders?${query}`)).toEqual(
        problemAnswer('validation_failed', {
          instance: '/v1/probe/orders',
          errors: [parameterError(parameter, code)],
        }),
      );
    });
  });

  describe('failures', () => {
    it.each(['unknown', 'nothing'])('should say nothing about a failure that is %s', async (kind) => {
      const path = `/v1/probe/failures/${kind}`;
      expect(await app.request('GET', path)).toEqual(
        problemAnswer('internal_error', {
          instance: path,
          detail: 'Something unexpected failed on our side. The log has the cause under this request id.',
        }),
      );
    });

    it("should give Nest's own exceptions our form", async () => {
      expect(await app.request('GET', '/v1/probe/failures/nest')).toEqual(
        problemAnswer('forbidden', { instance: '/v1/probe/failures/nest' }),
      );
    });

    it('should say how long to wait, in whole seconds and in milliseconds, and what the failure cost', async () => {
      expect(await app.request('GET', '/v1/probe/failures/throttled')).toEqual(
        problemAnswer('throttled', {
          instance: '/v1/probe/failures/throttled',
          detail: 'Out of request units.',
          retryAfterMs: 1_250,
          activityId: 'a-1',
          headers: { 'retry-after': '2', 'x-request-charge': '2.35' },
        }),
      );
    });
  });
});
