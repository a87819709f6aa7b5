import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { WithRouteConfig } from '../context/route-config.js';
import { type PreconditionHeader, parseEntityTags } from './preconditions.js';

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
