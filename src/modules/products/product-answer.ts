import {
  applyDecorators,
  type CallHandler,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
  UseInterceptors,
} from '@nestjs/common';
import { ApiResponse } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { map, type Observable } from 'rxjs';
import { type EntityTags, matchesWeakly } from '../../common/http/preconditions.js';
import { ProductResponse, toProductResponse } from './dto/product.response.js';
import type { Product } from './entities/product.entity.js';
import type { PutResult } from './products.service.js';

/** One product on its way out, before it is an HTTP answer. */
export interface ProductAnswer {
  readonly product: Product;
  readonly status: 200 | 201 | 304;
  /** Whether to say where the product is now. */
  readonly located: boolean;
}

export const found = (product: Product, ifNoneMatch: EntityTags | undefined): ProductAnswer => ({
  product,
  status: ifNoneMatch !== undefined && matchesWeakly(ifNoneMatch, product.etag) ? 304 : 200,
  located: false,
});
export const created = (product: Product): ProductAnswer => ({ product, status: 201, located: true });
export const changed = (product: Product): ProductAnswer => ({ product, status: 200, located: false });
export const put = (result: PutResult): ProductAnswer =>
  result.created ? created(result.product) : changed(result.product);
export const moved = (product: Product): ProductAnswer => ({ product, status: 200, located: true });

/** The one place where a product becomes an answer: status, ETag, Location, and the body unless the client has it. */
@Injectable()
export class ProductAnswerInterceptor implements NestInterceptor<ProductAnswer, ProductResponse | undefined> {
  intercept(
    context: ExecutionContext,
    next: CallHandler<ProductAnswer>,
  ): Observable<ProductResponse | undefined> {
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    return next.handle().pipe(
      map(({ product, status, located }) => {
        reply.status(status).header('etag', product.etag);
        if (located) reply.header('location', addressOf(product));
        return status === 304 ? undefined : toProductResponse(product);
      }),
    );
  }
}

type Status = ProductAnswer['status'];

const ETAG = { ETag: { description: 'Version of the product.', schema: { type: 'string' } } } as const;
const LOCATION = {
  Location: { description: 'Address of the product.', schema: { type: 'string' } },
} as const;

/** For handlers that answer with a product: what each status means, and which of them carry `Location`. */
export function AnswersProduct(
  statuses: Partial<Record<Status, string>>,
  { located = [201] }: { readonly located?: readonly Status[] } = {},
): MethodDecorator {
  const responses = Object.entries(statuses).map(([text, description]) => {
    const status = Number(text);
    return ApiResponse({
      status,
      description,
      headers: { ...ETAG, ...(located.some((one) => one === status) ? LOCATION : {}) },
      ...(status === 304 ? {} : { type: ProductResponse }),
    });
  });
  return applyDecorators(UseInterceptors(ProductAnswerInterceptor), ...responses);
}

const addressOf = ({ id, category }: Product): string =>
  `/v1/products/${encodeURIComponent(id)}?category=${encodeURIComponent(category)}`;
