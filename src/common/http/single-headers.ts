import type { IncomingMessage } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { AppError } from '../errors/app-error.js';
import { validationFailed } from '../validation/validation-failed.js';

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
  const names = rawHeaders.filter((_, at) => at % 2 === 0).map((name) => name.toLowerCase());
  const repeated = SINGLE.find((name) => names.indexOf(name) !== names.lastIndexOf(name));
  if (repeated !== undefined) return fault(repeated, 'duplicate', 'must be sent once');
  if (headers.host === undefined) {
    return httpVersion === '1.0' ? undefined : fault('host', 'required', 'is required');
  }
  return HOST.test(headers.host) ? undefined : fault('host', 'invalid_format', 'must be a host and a port');
}

const fault = (header: string, code: string, rule: string): AppError =>
  validationFailed([{ header, code, detail: `the header ${header} ${rule}` }]);
