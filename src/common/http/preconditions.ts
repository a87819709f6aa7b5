import type { AppError } from '../errors/app-error.js';
import { validationFailed } from '../validation/validation-failed.js';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { WithRouteConfig } from '../context/route-config.js';

/** One entity tag of a precondition header (RFC 9110, 8.8.3). */
export interface EntityTag {
  readonly weak: boolean;
  /** The opaque part with its quotes, as an `ETag` header carries it. */
  readonly tag: string;
}

/** What `If-Match` or `If-None-Match` asks for: any version at all, or one of these. */
export type EntityTags = '*' | readonly EntityTag[];

/** What a request demands of the version that it meets. */
export interface Preconditions {
  readonly ifMatch?: EntityTags | undefined;
  readonly ifNoneMatch?: EntityTags | undefined;
}

export type PreconditionHeader = 'If-Match' | 'If-None-Match';

const ONE_TAG = /^(W\/)?("[\x21\x23-\x7E\x80-\xFF]*")[\t ]*(?:,|$)/;

/**
 * Reads the value of a precondition header; undefined when the header is absent.
 * Empty list elements are allowed, as RFC 9110 (5.6.1) asks of a recipient. Anything else: `validation_failed`.
 */
export function parseEntityTags(
  header: PreconditionHeader,
  value: string | undefined,
): EntityTags | undefined {
  if (value === undefined) return undefined;
  if (value.trim() === '*') return '*';
  const tags: EntityTag[] = [];
  let rest = skipSeparators(value);
  while (rest !== '') {
    const match = ONE_TAG.exec(rest);
    const tag = match?.[2];
    if (match === null || tag === undefined) throw malformed(header);
    tags.push({ weak: match[1] !== undefined, tag });
    rest = skipSeparators(rest.slice(match[0].length));
  }
  if (tags.length === 0) throw malformed(header);
  return tags;
}

/** A precondition as a field of a body: one strong entity tag, as an `ETag` header carries it, or `*` for any version. */
export const TAG_OR_ANY = /^(?:\*|"[\x21\x23-\x7E\x80-\xFF]*")$/;

/** Whether `If-Match` holds for a version that exists: strong comparison, a weak tag never matches. */
export function matchesStrongly(tags: EntityTags, etag: string): boolean {
  return tags === '*' || tags.some(({ weak, tag }) => !weak && tag === etag);
}

/** Whether `If-None-Match` names a version that exists: weak comparison. */
export function matchesWeakly(tags: EntityTags, etag: string): boolean {
  return tags === '*' || tags.some(({ tag }) => tag === etag);
}

/** Whether both hold for a version that exists (RFC 9110, 13.2.2). */
export const areMet = ({ ifMatch, ifNoneMatch }: Preconditions, etag: string): boolean =>
  (ifMatch === undefined || matchesStrongly(ifMatch, etag)) &&
  (ifNoneMatch === undefined || !matchesWeakly(ifNoneMatch, etag));

const skipSeparators = (text: string): string => text.replace(/^[\t ,]+/, '');

const malformed = (header: PreconditionHeader): AppError =>
  validationFailed([
    { header, code: 'invalid_format', detail: `${header} must be * or a list of etags in double quotes` },
  ]);

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Whether the route evaluates the header. Set by `@IfMatch()` and `@IfNoneMatch()`. */
    'if-match'?: true;
    'if-none-match'?: true;
  }
}

/** The request's If-Match, read: undefined when absent. For the OpenAPI document: why to send it, and an example where it is required. */
export const IfMatch = (description: string, example?: string): ParameterDecorator =>
  entityTags('If-Match', description, example);

/** The request's If-None-Match, read: undefined when absent. */
export const IfNoneMatch = (description: string): ParameterDecorator =>
  entityTags('If-None-Match', description);

const entityTags = (
  header: PreconditionHeader,
  description: string,
  example?: string,
): ParameterDecorator => {
  const read = (_: unknown, context: ExecutionContext) =>
    parseEntityTags(header, context.switchToHttp().getRequest<FastifyRequest>().headers[keyOf(header)]);
  return createParamDecorator(read, [documented(header, description, example)])();
};

const keyOf = (header: PreconditionHeader) => (header === 'If-Match' ? 'if-match' : 'if-none-match');

/** Tells of the handler that the parameter belongs to, to hooks and in the document, that it evaluates the header. */
const documented =
  (name: PreconditionHeader, description: string, example?: string): ParameterDecorator =>
  (target, key) => {
    const handler = key === undefined ? undefined : Object.getOwnPropertyDescriptor(target, key);
    if (key === undefined || handler === undefined) return;
    const schema = { type: 'string', ...(example === undefined ? {} : { example }) } as const;
    WithRouteConfig({ [keyOf(name)]: true })(target, key, handler);
    ApiHeader({ name, description, required: example !== undefined, schema })(target, key, handler);
  };
