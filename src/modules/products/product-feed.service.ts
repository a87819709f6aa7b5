import { Injectable } from '@nestjs/common';
import type { Product } from './entities/product.entity.js';
import { isProductDocument, toProduct } from './storage/product.document.js';

/** Reads products out of the change feed. */
@Injectable()
export class ProductFeedService {
  /**
   * The product that a change has left; undefined when the change is about something else.
   * @throws AppError `internal_error` for a product that cannot be read
   */
  productIn(document: unknown): Product | undefined {
    return isProductDocument(document) ? toProduct(document) : undefined;
  }
}
