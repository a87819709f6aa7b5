import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { validationFailed } from '../validation/validation-failed.js';
import type { FastifyInstance } from 'fastify';
import { AppError } from '../errors/app-error.js';
import { HTTP_ERRORS } from '../errors/http.errors.js';

/** Scheme and authority of an absolute form (RFC 9112, section 3.2.2). */
const AUTHORITY = /^https?:\/\/[^/?#]*(?=([/?#]?))/i;

/** Escapes of what never needs one (RFC 3986, section 2.3): letters, digits, `-`, `.`, `_` and `~`. */
const NEEDLESS_ESCAPE = /%(?:[46][1-9a-f]|[57][0-9a]|3[0-9]|2[de]|5f|7e)/gi;

/**
 * The request target in its one form: a path and a query, its path without needless escapes. The router takes
 * `http://host/v1/products` and `/%76%31/products` for `/v1/products`; whoever looks at the beginning of `request.url` has to
 * see what the router sees.
 */
export function normaliseTarget({ url = '/' }: Pick<IncomingMessage, 'url'>): string {
  const target = url.replace(AUTHORITY, (_, next: string) => (next === '/' ? '' : '/'));
  const end = target.search(/[?#]/);
  const path = end === -1 ? target : target.slice(0, end);
  return path.replace(NEEDLESS_ESCAPE, decodeURIComponent) + target.slice(path.length);
}

const ACCEPTABLE = /^[A-Za-z0-9._-]{1,128}$/;

/** The caller's X-Request-Id when it is fit for a log line, otherwise a new one. */
export function requestIdOf({ headers }: Pick<IncomingMessage, 'headers'>): string {
  const given = headers['x-request-id'];
  return typeof given === 'string' && ACCEPTABLE.test(given) ? given : randomUUID();
}

/** Headers with one value, of which Node keeps the first without a word. A proxy in front may have believed the last. */
const SINGLE = ['host', 'authorization', 'content-type'] as const;

/** `uri-host [ ":" port ]` (RFC 9110, section 7.2). Empty when the target has no authority. */
const HOST = /^(?:\[[\da-f:.]+\]|[\w.~!$&'()*+;=%-]*)(?::\d{0,5})?$/i;

/**
 * Refuses a request whose headers say two things at once, and one that HTTP/1.1 does not allow: without Host, or with one that
 * is no host (RFC 9112, section 3.2). Node would let the first pass, and answer the second without a problem document.
 */
export function registerSingleHeaders(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', ({ raw }, _reply, done) => done(faultOf(raw)));
}

function faultOf({ rawHeaders, headers, httpVersion }: IncomingMessage): AppError | undefined {
  const repeated = SINGLE.find((name) => name in headers && timesOf(name, rawHeaders) > 1);
  if (repeated !== undefined) return fault(repeated, 'duplicate', 'must be sent once');
  if (headers.host === undefined) {
    return httpVersion === '1.0' ? undefined : fault('host', 'required', 'is required');
  }
  return HOST.test(headers.host) ? undefined : fault('host', 'invalid_format', 'must be a host and a port');
}

/** How often a header was sent. Names and values take turns. */
function timesOf(header: string, rawHeaders: readonly string[]): number {
  let times = 0;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at];
    if (name?.length === header.length && name.toLowerCase() === header) times += 1;
  }
  return times;
}

const fault = (header: string, code: string, rule: string): AppError =>
  validationFailed([{ header, code, detail: `the header ${header} ${rule}` }]);

/** Answers an Expect that nobody can meet as any other failure. Node itself would answer 417 without a body. */
export function registerExpectations(fastify: FastifyInstance): void {
  fastify.server.on('checkExpectation', (request, response) =>
    fastify.server.emit('request', request, response),
  );
  fastify.addHook('onRequest', ({ headers }, _reply, done) => {
    const { expect } = headers;
    if (expect === undefined || /^100-continue$/i.test(expect)) return done();
    return done(new AppError(HTTP_ERRORS.expectation_failed, 'Of Expect only 100-continue can be met.'));
  });
}

/** On routes to resources, refuses a query that is not UTF-8 in escapes: its reader would take the signs as they stand. */
export function registerQueryEscapes(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', (request, _reply, done) => {
    if (request.routeOptions.config.kind !== 'resource' || isDecodable(queryOf(request.url))) return done();
    return done(
      new AppError(
        HTTP_ERRORS.validation_failed,
        'The query is not valid: every % must begin an escape of UTF-8 text.',
      ),
    );
  });
}

function queryOf(url: string): string {
  const start = url.indexOf('?');
  return start === -1 ? '' : url.slice(start);
}

function isDecodable(text: string): boolean {
  if (!text.includes('%')) return true;
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}
