import { addToVary } from './vary.js';
import compress, { type FastifyCompressOptions } from '@fastify/compress';
import type { FastifyInstance, FastifyReply, RouteOptions } from 'fastify';

declare module 'fastify' {
  interface FastifyContextConfig {
    /**
     * Media types that the route compresses beside those that are known to be text. Not for a stream of events: a
     * compressor holds lines back. Set by `@RouteConfig`.
     */
    compresses?: readonly string[];
  }
}

const TEXT_TYPE = /^text\/(?!event-stream)/;
const JSON_TYPE = /^application\/(?:[\w.-]+\+)?json\b/;

/** Below this many bytes a compressed body saves no packet. */
const THRESHOLD_BYTES = 1_024;

/** Compresses answers as Accept-Encoding asks. Affects the routes that are added later. */
export function registerCompression(fastify: FastifyInstance, enabled: boolean): void {
  if (!enabled) return;
  // The plugin reads its options of a route in a hook of the same name, so this one comes first.
  fastify.addHook('onRoute', (route) => {
    const types = route.config?.compresses;
    if (types !== undefined) route.compress = optionsFor(types);
  });
  fastify.addHook('onSend', (_request, reply, payload, done) => {
    if (mayBeCompressed(reply, payload)) addToVary(reply, 'accept-encoding');
    done(null, payload);
  });
  // Called, not registered: Fastify loads what is registered when it starts, and the routes would be there first.
  // Compressed requests are the matter of each route.
  compress(fastify, { ...optionsFor([]), globalDecompression: false }, (error) => {
    if (error !== undefined) throw error;
  });
  fastify.addHook('onRoute', compressBeforeBodyIsDropped);
}

/** Fastify's own handler of HEAD takes the length and drops the body: it has to see what GET would send. */
function compressBeforeBodyIsDropped(route: RouteOptions): void {
  if (route.method !== 'HEAD' || !Array.isArray(route.onSend)) return;
  route.onSend = [...route.onSend.slice(-1), ...route.onSend.slice(0, -1)];
}

/**
 * Whether the answer would be another one for another Accept-Encoding. A cache has to know that from the answer that is not
 * compressed, too, and from the 304 that stands for either.
 */
function mayBeCompressed(reply: FastifyReply, payload: unknown): boolean {
  if (reply.statusCode === 304) return true;
  if (payload === undefined || payload === null) return false;
  const isLong = typeof payload !== 'string' && !Buffer.isBuffer(payload);
  if (!isLong && Buffer.byteLength(payload) < THRESHOLD_BYTES) return false;
  const type = String(reply.getHeader('content-type') ?? 'application/json');
  const { compresses = [] } = reply.request.routeOptions.config;
  return TEXT_TYPE.test(type) || JSON_TYPE.test(type) || compresses.some((own) => type.startsWith(own));
}

const optionsFor = (types: readonly string[]) =>
  ({
    encodings: ['br', 'gzip'],
    threshold: THRESHOLD_BYTES,
    customTypes: (contentType) =>
      JSON_TYPE.test(contentType) || types.some((type) => contentType.startsWith(type)),
  }) satisfies FastifyCompressOptions;
