import { createHash, timingSafeEqual } from 'node:crypto';
import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import type { ConfigType } from '@nestjs/config';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from '../../common/errors/app-error.js';
import { HTTP_ERRORS } from '../../common/errors/http.errors.js';
import { bearerChallenge } from '../../common/identity/challenges.js';
import { metricsConfig } from './metrics.config.js';

/** The metrics' own credential: it belongs to a monitor and to no tenant, so it is none of the room identity. */
@Injectable()
export class MetricsTokenGuard implements CanActivate {
  private readonly expected: Buffer | undefined;

  constructor(@Inject(metricsConfig.KEY) { token }: ConfigType<typeof metricsConfig>) {
    this.expected = token === undefined ? undefined : digest(token);
  }

  canActivate(context: ExecutionContext): boolean {
    if (this.expected === undefined) return true;
    const { headers } = context.switchToHttp().getRequest<FastifyRequest>();
    const [, token] = /^bearer +(\S+)$/i.exec(headers.authorization ?? '') ?? [];
    if (token !== undefined && timingSafeEqual(digest(token), this.expected)) return true;
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    reply.header('www-authenticate', bearerChallenge(token !== undefined));
    throw new AppError(HTTP_ERRORS.unauthenticated, 'The metrics need their bearer token.');
  }
}

/** Of one length, so that a comparison takes the same time whatever was sent. */
const digest = (token: string): Buffer => createHash('sha256').update(token).digest();
