import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Observable, tap } from 'rxjs';
import { nextPageLink } from './link-header.js';

/** A page of a list, as far as paging goes. */
export interface Page {
  /** Null on the last page. */
  readonly nextCursor: string | null;
}

/** Adds `Link: <…>; rel="next"` to every page but the last. */
@Injectable()
export class PageLinkInterceptor<T extends Page> implements NestInterceptor<T, T> {
  intercept(context: ExecutionContext, next: CallHandler<T>): Observable<T> {
    const http = context.switchToHttp();
    const { originalUrl } = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    return next.handle().pipe(
      tap(({ nextCursor }) => {
        if (nextCursor !== null) reply.header('link', nextPageLink(originalUrl, nextCursor));
      }),
    );
  }
}
