import { parse, v5 as uuidv5 } from 'uuid';
import { NOT_A_DOT_SEGMENT } from '../../../common/context/dot-segment.js';
import { Injectable, type PipeTransform } from '@nestjs/common';
import { invalidId } from '../entities/products.errors.js';

/**
 * An id that a caller may choose: 1 to 255 characters of valid Unicode, none of / \ ? # and no control character, no space
 * at either end, and not a dot segment. Not `batch` either: the path of batches is not the path of a product. Four bytes
 * for each character are within the 1023 bytes that Azure Cosmos DB allows.
 */
export const PRODUCT_ID_PATTERN = new RegExp(
  String.raw`${NOT_A_DOT_SEGMENT.source}(?!batch$)(?!\s)[^/\\?#\p{Cc}\p{Cs}]{1,255}$(?<!\s)`,
  'u',
);

/** Our own name space for ids that are derived, not drawn: as bytes, for every row of an import may need it. */
const NAMESPACE = parse('6f3f4a52-3f0d-5a53-9d8e-0c6f0f9f7a11');

export const isProductId = (id: string): boolean => PRODUCT_ID_PATTERN.test(id);

/** The id of a product that comes without one: the same for the same partition key and sku, so that loading twice is idempotent. */
export const derivedProductId = (partitionKey: readonly string[], sku: string): string =>
  uuidv5(JSON.stringify([...partitionKey, sku]), NAMESPACE);

/** The id in a path. An id that breaks the rule is `invalid_id`, not a product that is not there. */
@Injectable()
export class ProductIdPipe implements PipeTransform<string, string> {
  transform(id: string): string {
    if (!isProductId(id)) throw invalidId();
    return id;
  }
}
