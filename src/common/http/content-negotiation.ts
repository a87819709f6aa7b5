import type { FastifyInstance, FastifyRequest } from 'fastify';
import { AppError } from '../errors/app-error.js';
import { HTTP_ERRORS } from '../errors/http.errors.js';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Media types that a route can answer with, when it is not JSON. Set by `@RouteConfig({ produces })`. */
    produces?: readonly string[];
  }
}

const JSON_ONLY: readonly string[] = ['application/json', 'application/problem+json'];

/** On routes to resources, refuses before any work what the client would refuse after it: 406 when Accept rules out every type. */
export function registerContentNegotiation(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', (request, _reply, done) => {
    const { kind, produces: offered = JSON_ONLY } = request.routeOptions.config;
    if (kind === 'resource' && preferredType(request.headers.accept, offered) === undefined) {
      return done(
        new AppError(HTTP_ERRORS.not_acceptable, `This route answers with ${offered.join(' or ')}.`),
      );
    }
    return done();
  });
}

const JSON_TYPE = 'application/json';

/** On every 415, names what the route reads: `Accept-Post`, `Accept-Patch` or `Accept`, and `Accept-Encoding` (RFC 9110, 15.5.16). */
export function registerAcceptedTypes(fastify: FastifyInstance): void {
  fastify.addHook('onSend', (request, reply, payload, done) => {
    if (reply.statusCode === 415) {
      const { consumes } = request.routeOptions.config;
      reply.headers({
        [headerOf(request)]: typesOf(request).join(', '),
        'accept-encoding': consumes === undefined ? 'identity' : 'gzip, identity',
      });
    }
    done(null, payload);
  });
}

function typesOf({ method, routeOptions }: FastifyRequest): readonly string[] {
  const { consumes } = routeOptions.config;
  return consumes ?? (method === 'PATCH' ? [JSON_TYPE, 'application/merge-patch+json'] : [JSON_TYPE]);
}

function headerOf({ method }: FastifyRequest): string {
  if (method === 'POST') return 'accept-post';
  return method === 'PATCH' ? 'accept-patch' : 'accept';
}

/**
 * Text is UTF-8, whatever its media type: RFC 8259 says so of JSON, and a second reading of bytes is a second way to be wrong.
 * @throws AppError `unsupported_media_type` when a Content-Type names another charset
 */
export function requireUtf8(contentType: string | undefined): void {
  const charset = /;\s*charset\s*=\s*"?([^";\s]+)/i.exec(contentType ?? '')?.[1];
  if (charset !== undefined && !/^utf-?8$/i.test(charset)) {
    throw new AppError(HTTP_ERRORS.unsupported_media_type, 'Text is read as UTF-8 only.');
  }
}

interface MediaRange {
  readonly type: string;
  readonly quality: number;
}

/**
 * The representation that the client likes best among those offered, the first of equals; undefined when it accepts none.
 * RFC 9110, section 12.5.1: `text/html` beats `text/*` beats the wildcard, and `q=0` forbids.
 */
export function preferredType(accept: string | undefined, offered: readonly string[]): string | undefined {
  if (accept === undefined || accept.trim() === '') return offered[0];
  const ranges = accept.split(',').map(parseRange);
  let best: { type: string; quality: number } | undefined;
  for (const type of offered) {
    const quality = qualityOf(type, ranges);
    if (quality > (best?.quality ?? 0)) best = { type, quality };
  }
  return best?.type;
}

function parseRange(text: string): MediaRange {
  const [type = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase());
  const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
  const quality = weight === undefined ? 1 : Number(weight);
  return { type, quality: quality >= 0 && quality <= 1 ? quality : 0 };
}

/** The weight of the most specific range that covers `type`. */
function qualityOf(type: string, ranges: readonly MediaRange[]): number {
  const group = `${type.split('/')[0]}/*`;
  for (const pattern of [type, group, '*/*']) {
    const range = ranges.find((candidate) => candidate.type === pattern);
    if (range !== undefined) return range.quality;
  }
  return 0;
}
