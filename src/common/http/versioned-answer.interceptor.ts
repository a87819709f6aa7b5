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
  /** Where what was made is to be found. */
  readonly location?: string;
}

/** What has a version becomes an answer: ETag, Location, and 304 without a body. */
@Injectable()
export class VersionedAnswerInterceptor implements NestInterceptor<VersionedAnswer, object | undefined> {
  intercept(context: ExecutionContext, next: CallHandler<VersionedAnswer>): Observable<object | undefined> {
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    return next.handle().pipe(
      map(({ etag, body, location }) => {
        reply.header('etag', etag);
        if (location !== undefined) reply.header('location', location);
        if (body === undefined) reply.status(304);
        return body;
      }),
    );
  }
}

const ETAG = {
  ETag: { description: 'Version of what is answered.', schema: { type: 'string' } },
} as const;
const LOCATION = {
  Location: { description: 'Address of what was made.', schema: { type: 'string' } },
} as const;

/** For handlers that answer with something and its version. */
export const AnswersVersion = (
  status: 200 | 201,
  description: string,
  type: Type<object>,
  { located = false }: { readonly located?: boolean } = {},
): MethodDecorator =>
  applyDecorators(
    HttpCode(status),
    UseInterceptors(VersionedAnswerInterceptor),
    ApiResponse({ status, description, type, headers: { ...ETAG, ...(located ? LOCATION : {}) } }),
  );

/** For those of them that a client may ask whether it has the version. */
export const AnswersUnchanged = (): MethodDecorator =>
  ApiResponse({ status: 304, description: 'You have this version.', headers: ETAG });
