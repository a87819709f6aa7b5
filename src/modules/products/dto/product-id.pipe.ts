import { Injectable, type PipeTransform } from '@nestjs/common';
import { isProductId } from './product-id.js';
import { invalidId } from '../entities/products.errors.js';

/** The id in a path. An id that breaks the rule is `invalid_id`, not a product that is not there. */
@Injectable()
export class ProductIdPipe implements PipeTransform<string, string> {
  transform(id: string): string {
    if (!isProductId(id)) throw invalidId();
    return id;
  }
}
