/**
 * Talking to the emulator: its own protocol under the explorer's prefix, without a signature.
 */
/** @import { Answer } from './types.js' */
import { Failure, failureOf, noAnswer } from './failure.js';
import { parseJson } from './json.js';

const PREFIX = '/_explorer/api';
/** Any value: that a page of another origin cannot send the header is what counts. */
const OWN_PAGE = { 'x-cosmolite-explorer': '1' };

/**
 * @template Body what the caller knows the answer to hold
 * @param {string} method
 * @param {readonly string[]} path segments, not encoded
 * @param {{ headers?: Record<string, string | undefined>, body?: string, signal?: AbortSignal | undefined }} [more]
 *   headers that are undefined are left out
 * @returns {Promise<Answer<Body>>}
 * @throws {Failure}
 */
export async function call(method, path, { headers = {}, body, signal } = {}) {
  const started = performance.now();
  const { response, text } = await send(`${PREFIX}/${path.map(encoded).join('/')}`, {
    method,
    headers: { ...OWN_PAGE, ...defined(headers) },
    ...(body !== undefined && { body }),
    ...(signal && { signal }),
  });
  const milliseconds = performance.now() - started;
  if (!response.ok) throw failureOf(response, text);
  const continuation = response.headers.get('x-ms-continuation');
  return {
    body: parseJson(text === '' ? 'null' : text),
    text,
    charge: Number(response.headers.get('x-ms-request-charge')),
    milliseconds,
    ...(continuation !== null && { continuation }),
  };
}

/**
 * @param {string} url
 * @param {RequestInit} request
 */
async function send(url, request) {
  try {
    const response = await fetch(url, request);
    return { response, text: await response.text() };
  } catch (error) {
    if (request.signal?.aborted) throw error;
    throw noAnswer();
  }
}

/**
 * A browser takes `.` and `..` out of every path, encoded or not: the request would reach something else.
 * @param {string} segment
 */
function encoded(segment) {
  if (segment !== '.' && segment !== '..') return encodeURIComponent(segment);
  throw new Failure(0, `A browser cannot address a resource called '${segment}'. Use an SDK for this one.`, {
    code: 'Not addressable',
  });
}

/** @param {Record<string, string | undefined>} headers */
const defined = (headers) =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
