import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Observable, tap } from 'rxjs';

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

/**
 * The value of a `Link` header (RFC 8288) to the next page: the path and query of the request that was answered,
 * with the cursor put in. An absolute path, so that it stays right behind any proxy that keeps paths.
 */
export function nextPageLink(requestUrl: string, cursor: string): string {
  const { pathname, searchParams } = new URL(requestUrl, 'http://any.invalid');
  searchParams.set('cursor', cursor);
  return `<${pathname}?${searchParams.toString()}>; rel="next"`;
}
