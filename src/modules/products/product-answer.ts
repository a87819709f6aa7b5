import { applyDecorators } from '@nestjs/common';
import { ApiResponse } from '@nestjs/swagger';
import { Answer } from '../../common/http/answer.js';
import { type EntityTags, matchesWeakly } from '../../common/http/preconditions.js';
import { ProductResponse, toProductResponse } from './dto/product.response.js';
import type { Product } from './entities/product.entity.js';
import type { PutResult } from './product-put.service.js';

/** The answer with one product: status, ETag, Location, and the body unless the client has it. */
export type ProductAnswer = Answer<ProductResponse>;

export const found = (product: Product, ifNoneMatch: EntityTags | undefined): ProductAnswer =>
  ifNoneMatch !== undefined && matchesWeakly(ifNoneMatch, product.etag)
    ? new Answer<ProductResponse>(undefined, { status: 304, headers: { etag: product.etag } })
    : withVersion(product, 200);
export const changed = (product: Product): ProductAnswer => withVersion(product, 200);
export const created = (product: Product): ProductAnswer => withAddress(product, 201);
export const moved = (product: Product): ProductAnswer => withAddress(product, 200);
export const put = (result: PutResult): ProductAnswer =>
  result.created ? created(result.product) : changed(result.product);

const withVersion = (product: Product, status: Status): ProductAnswer =>
  new Answer(toProductResponse(product), { status, headers: { etag: product.etag } });

const withAddress = (product: Product, status: Status): ProductAnswer =>
  new Answer(toProductResponse(product), {
    status,
    headers: { etag: product.etag, location: addressOf(product) },
  });

type Status = 200 | 201 | 304;

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
  return applyDecorators(...responses);
}

const addressOf = ({ id, category }: Product): string =>
  `/v1/products/${encodeURIComponent(id)}?category=${encodeURIComponent(category)}`;
