import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { type PreconditionHeader, parseEntityTags } from './preconditions.js';

/** The request's If-Match, read: undefined when absent. For the OpenAPI document: why to send it. */
export const IfMatch = (description: string): ParameterDecorator => entityTags('If-Match', description);

/** The request's If-None-Match, read: undefined when absent. */
export const IfNoneMatch = (description: string): ParameterDecorator =>
  entityTags('If-None-Match', description);

const entityTags = (header: PreconditionHeader, description: string): ParameterDecorator => {
  const read = (_: unknown, context: ExecutionContext) =>
    parseEntityTags(header, context.switchToHttp().getRequest<FastifyRequest>().headers[keyOf(header)]);
  return createParamDecorator(read, [documented(header, description)])();
};

const keyOf = (header: PreconditionHeader) => (header === 'If-Match' ? 'if-match' : 'if-none-match');

/** Puts the header into the document of the handler that the parameter belongs to. */
const documented =
  (name: PreconditionHeader, description: string): ParameterDecorator =>
  (target, key) => {
    const handler = key === undefined ? undefined : Object.getOwnPropertyDescriptor(target, key);
    if (key === undefined || handler === undefined) return;
    ApiHeader({ name, description, required: false, schema: { type: 'string' }, example: '*' })(
      target,
      key,
      handler,
    );
  };
