import {
  applyDecorators,
  type CallHandler,
  type ExecutionContext,
  HttpCode,
  Injectable,
  type NestInterceptor,
  type Type,
  UseInterceptors,
} from '@nestjs/common';
import { ApiResponse } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { map, type Observable } from 'rxjs';

/** A body on its way out, with the version that it tells of; no body: the client has that version. */
export interface VersionedAnswer {
  readonly etag: string;
  readonly body?: object;
}

/** The one place where stock becomes an answer: its ETag, and 304 without a body. */
@Injectable()
export class VersionedAnswerInterceptor implements NestInterceptor<VersionedAnswer, object | undefined> {
  intercept(context: ExecutionContext, next: CallHandler<VersionedAnswer>): Observable<object | undefined> {
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    return next.handle().pipe(
      map(({ etag, body }) => {
        reply.header('etag', etag);
        if (body === undefined) reply.status(304);
        return body;
      }),
    );
  }
}

const ETAG = { ETag: { description: 'Version of the product.', schema: { type: 'string' } } } as const;

/** For handlers that answer with stock and its version. */
export const AnswersVersion = (status: 200 | 201, description: string, type: Type<object>): MethodDecorator =>
  applyDecorators(
    HttpCode(status),
    UseInterceptors(VersionedAnswerInterceptor),
    ApiResponse({ status, description, type, headers: ETAG }),
  );

/** For those of them that a client may ask whether it has the version. */
export const AnswersUnchanged = (): MethodDecorator =>
  ApiResponse({ status: 304, description: 'You have this version.', headers: ETAG });
