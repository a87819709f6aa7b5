import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum.js';
import type { FastifyRequest } from 'fastify';
import { validationFailed } from '../errors/validation-failed.js';

/**
 * Refuses query parameters where a handler declares none. Where it declares some, the validation of its DTO does: without
 * this guard a parameter would be an error on one route and pass unseen on the next.
 */
@Injectable()
export class StrayQueryGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const { query, url } = context.switchToHttp().getRequest<FastifyRequest>();
    const names = typeof query === 'object' && query !== null ? Object.keys(query) : [];
    if (names.length === 0 || !url.startsWith('/v1/') || takesQuery(context)) return true;
    throw validationFailed(
      names.map((name) => ({ parameter: name, code: 'unknown_field', detail: `${name} is not a parameter` })),
    );
  }
}

/** Nest keeps the arguments of a handler as `<kind>:<index>`. */
function takesQuery(context: ExecutionContext): boolean {
  const { name } = context.getHandler();
  const declared: unknown = Reflect.getMetadata(ROUTE_ARGS_METADATA, context.getClass(), name);
  const kinds = typeof declared === 'object' && declared !== null ? Object.keys(declared) : [];
  return kinds.some((kind) => kind.startsWith(`${RouteParamtypes.QUERY}:`));
}
