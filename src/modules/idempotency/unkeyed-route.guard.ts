import { type CanActivate, type ExecutionContext, Injectable, UseGuards } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { validationFailed } from '../../common/validation/validation-failed.js';
import { IDEMPOTENCY_KEY } from './idempotency-key.js';

/** Refuses a key where a repeat does not answer what the first call did: a caller must not rely on it. */
@Injectable()
export class UnkeyedRouteGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const { headers } = context.switchToHttp().getRequest<FastifyRequest>();
    if (headers[IDEMPOTENCY_KEY.toLowerCase()] === undefined) return true;
    const detail = `${IDEMPOTENCY_KEY} is not honoured by this call: a repeat goes on with what is there by then`;
    throw validationFailed([{ header: IDEMPOTENCY_KEY, code: 'not_allowed', detail }]);
  }
}

/** For a route that takes no key. */
export const TakesNoIdempotencyKey = (): MethodDecorator => UseGuards(UnkeyedRouteGuard);
