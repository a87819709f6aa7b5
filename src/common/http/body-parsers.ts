import type { IncomingHttpHeaders } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { AppError } from '../errors/app-error.js';
import { PROTOTYPE_KEYS } from '../validation/prototype-keys.js';
import { toPointer } from '../validation/check-dto.js';
import { validationFailed } from '../validation/validation-failed.js';
import { requireUtf8 } from './content-negotiation.js';
import { MAX_NAME_LENGTH, shapeFault, tooLongName } from './json-shape.js';
import { HTTP_ERRORS } from '../errors/http.errors.js';

const ENDS_EARLY = 'it ends too early or has an unexpected character';

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Reads `application/json` everywhere, `application/merge-patch+json` for PATCH, and nothing else. */
export function registerJsonBody(fastify: FastifyInstance): void {
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    finishWith(() => parseBody(body, request.headers), done);
  });
  fastify.addContentTypeParser(
    'application/merge-patch+json',
    { parseAs: 'buffer' },
    (request, body, done) => {
      finishWith(() => {
        if (request.method !== 'PATCH') throw unsupported('application/merge-patch+json is for PATCH only.');
        return parseBody(body, request.headers);
      }, done);
    },
  );
}

/** An empty body is no value at all: whoever needs one says so. */
function parseBody(body: string | Buffer, headers: IncomingHttpHeaders): unknown {
  requireUtf8(headers['content-type']);
  if (!/^(identity)?$/i.test(headers['content-encoding'] ?? '')) {
    throw unsupported('JSON is read as it is, without a Content-Encoding.');
  }
  if (body.length === 0) return undefined;
  return parseJson(typeof body === 'string' ? Buffer.from(body) : body);
}

/**
 * @throws AppError `malformed_json` when it is not JSON in UTF-8, `validation_failed` when it is nested too deep, has too
 * long a list, an object with too many members, too many values in all, or a prototype key
 */
export function parseJson(bytes: Uint8Array): unknown {
  const fault = shapeFault(bytes);
  if (fault === 'unclosed') throw malformed(ENDS_EARLY);
  if (fault !== undefined) throw validationFailed([fault]);
  let value: unknown;
  try {
    value = JSON.parse(utf8.decode(bytes));
  } catch (error) {
    throw malformed(describe(error));
  }
  rejectPrototypeKeys(value);
  return value;
}

/** Within the limits of the shape this is little work. Walks with a stack of its own all the same. */
function rejectPrototypeKeys(root: unknown): void {
  const pending: { value: unknown; path: string[] }[] = [{ value: root, path: [] }];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { value, path } = next;
    if (typeof value !== 'object' || value === null) continue;
    for (const [name, child] of Object.entries(value)) {
      if (name.length > MAX_NAME_LENGTH) throw validationFailed([tooLongName(path)]);
      if (PROTOTYPE_KEYS.has(name)) {
        throw validationFailed([
          { pointer: toPointer([...path, name]), code: 'unknown_field', detail: `${name} is not a field` },
        ]);
      }
      if (typeof child === 'object') pending.push({ value: child, path: [...path, name] });
    }
  }
}

const malformed = (why: string): AppError =>
  new AppError(HTTP_ERRORS.malformed_json, `The body is not valid JSON: ${why}.`);

/** What the parser disliked, without the text that it quotes. */
function describe(error: unknown): string {
  const message = error instanceof Error ? error.message : '';
  const position = /position (\d+)/.exec(message)?.[1];
  if (error instanceof TypeError) return 'it is not UTF-8';
  return position === undefined ? ENDS_EARLY : `unexpected character at offset ${position}`;
}

function unsupported(detail: string): AppError {
  return new AppError(HTTP_ERRORS.unsupported_media_type, detail);
}

function finishWith(read: () => unknown, done: (error: Error | null, body?: unknown) => void): void {
  let body: unknown;
  try {
    body = read();
  } catch (error) {
    return done(error instanceof Error ? error : new Error(String(error)));
  }
  return done(null, body);
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Media types of text that the route reads itself, as a stream, and the only ones it takes. Set by `@RouteConfig`. */
    consumes?: readonly string[];
  }
}

/** For routes that declare what they consume: hands them the body unread. Comes with no size limit; the route has its own. */
export function registerStreamBody(fastify: FastifyInstance, types: string[]): void {
  fastify.addHook('onRequest', (request, _reply, done) => {
    const { consumes } = request.routeOptions.config;
    const type = request.mediaType ?? '';
    if (consumes === undefined || consumes.includes(type)) return done();
    return done(
      new AppError(HTTP_ERRORS.unsupported_media_type, `This route reads ${consumes.join(' or ')}.`),
    );
  });

  fastify.addContentTypeParser(types, (request, payload, done) => {
    if (request.routeOptions.config.consumes === undefined) {
      return done(new AppError(HTTP_ERRORS.unsupported_media_type, 'This route reads application/json.'));
    }
    requireUtf8(request.headers['content-type']);
    return done(null, payload);
  });
}
