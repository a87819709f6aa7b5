import { exchange } from '../support/raw.js';
import { problemAnswer } from '../support/responses.js';
import { withApp } from '../support/with-app.js';

const app = withApp({ database: 'none' });

describe('a query', () => {
  it.each([
    'limit',
    'name',
    'status',
    'sort',
    'updatedSince',
    'minPrice',
    'count',
    'cursor',
    'category',
    'sku',
  ])('should be told that %s was given twice', async (name) => {
    expect(await app.request('GET', `/v1/products?${name}=1&${name}=2`)).toEqual(
      problemAnswer('validation_failed', {
        instance: '/v1/products',
        errors: [{ parameter: name, code: 'repeated', detail: `${name} must be given once` }],
      }),
    );
  });

  it.each([
    ['tag[]=x', 'tag[]', 'repeat tag instead: tag=a&tag=b'],
    ['tag[0]=x', 'tag[0]', 'repeat tag instead: tag=a&tag=b'],
    ['name[]=x', 'name[]', 'parameters have no brackets'],
  ])('should be told how to write %s', async (query, parameter, hint) => {
    expect(await app.request('GET', `/v1/products?${query}`)).toEqual(
      problemAnswer('validation_failed', {
        instance: '/v1/products',
        errors: [{ parameter, code: 'unknown_field', detail: expect.stringContaining(hint) }],
      }),
    );
  });
});

describe('415', () => {
  const at = '/v1/products/a?category=b';

  it.each([
    ['POST', '/v1/products', { 'accept-post': 'application/json', 'accept-encoding': 'identity' }],
    ['PATCH', at, { 'accept-patch': 'application/json, application/merge-patch+json' }],
    ['PUT', at, { accept: 'application/json' }],
    [
      'POST',
      '/v1/imports',
      { 'accept-post': 'application/x-ndjson, text/csv', 'accept-encoding': 'gzip, identity' },
    ],
  ] as const)('should name what %s %s reads', async (method, url, headers) => {
    const answer = await app.request(method, url, { headers: { 'content-type': 'text/xml' }, body: '<a/>' });
    expect(answer).toMatchObject({ status: 415, headers, body: { code: 'unsupported_media_type' } });
  });

  it('should name the encodings that a route reads', async () => {
    const headers = { 'content-type': 'application/json', 'content-encoding': 'br' };
    expect(await app.request('POST', '/v1/products', { headers, body: 'x' })).toMatchObject({
      status: 415,
      headers: { 'accept-encoding': 'identity' },
    });
  });
});

describe('what Node would answer without a body', () => {
  it.each([
    ['417 to an Expect that nobody meets', 'Host: a\r\nExpect: tea\r\n', 417, 'expectation_failed'],
    ['400 without Host', '', 400, 'validation_failed'],
  ])('should have a problem: %s', async (_, headers, status, code) => {
    const answer = await exchange(
      await app.port(),
      `GET /v1/products HTTP/1.1\r\n${headers}Connection: close\r\n\r\n`,
    );
    expect(answer).toMatchObject({
      status,
      head: expect.stringContaining('application/problem+json'),
      body: expect.stringContaining(`"code":"${code}"`),
    });
  });
});
