import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { decodeBody, readableText } from './exchange.js';

const TEXT = Buffer.from('{"id":"ä"}');

describe('decodeBody', () => {
  it.each([
    ['nothing', undefined, TEXT],
    ['identity', 'identity', TEXT],
    ['gzip', 'gzip', gzipSync(TEXT)],
    ['gzip in capitals', 'GZIP', gzipSync(TEXT)],
    ['deflate', 'deflate', deflateSync(TEXT)],
    ['brotli', 'br', brotliCompressSync(TEXT)],
  ])('should undo %s', async (_name, encoding, body) => {
    expect(await decodeBody(body, encoding)).toEqual(TEXT);
  });

  it('should leave an empty body alone', async () => {
    expect(await decodeBody(Buffer.alloc(0), 'gzip')).toEqual(Buffer.alloc(0));
  });

  it.each([
    ['an unknown encoding', 'zstd', TEXT, 'its content encoding "zstd" is unknown'],
    ['a broken body', 'gzip', TEXT, 'its body is not valid gzip'],
  ])('should refuse %s', async (_name, encoding, body, reason) => {
    await expect(decodeBody(body, encoding)).rejects.toMatchObject({
      name: 'RestError',
      code: 'PARSE_ERROR',
      message: `The answer cannot be read: ${reason}.`,
    });
  });
});

describe('readableText', () => {
  const service = '{"code":"NotFound","message":"Not here."}';

  it.each([
    ['a result', 200, 'application/json', '{"id":"a"}', '{"id":"a"}'],
    ['no result', 204, undefined, '', ''],
    ['an error of the service', 404, 'application/json', service, service],
    ['an error page', 502, 'text/html', '<h1>Bad</h1>', '{"code":"Http502","message":"<h1>Bad</h1>"}'],
    ['an empty error', 503, undefined, '', '{"code":"Http503","message":"The answer has no body."}'],
    [
      'an error of another service',
      401,
      'application/json',
      '{"error":1}',
      '{"code":"Http401","message":"{\\"error\\":1}"}',
    ],
    [
      'a JSON error that is no object',
      400,
      'application/json',
      'null',
      '{"code":"Http400","message":"null"}',
    ],
  ])('should make %s readable', (_name, status, type, text, readable) => {
    expect(readableText(status, type, text)).toBe(readable);
  });

  it('should cut a long error page', () => {
    expect(JSON.parse(readableText(502, 'text/html', 'x'.repeat(10_000)))).toEqual({
      code: 'Http502',
      message: 'x'.repeat(300),
    });
  });

  it('should refuse a page in place of a result', () => {
    expect(() => readableText(200, 'text/html; charset=utf-8', '<h1>Sign in</h1>')).toThrow(
      'The answer cannot be read: it is an HTML page, not JSON.',
    );
  });
});
