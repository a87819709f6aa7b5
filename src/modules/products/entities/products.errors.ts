import { AppError, hasCode } from '../../../common/errors/app-error.js';
import { defineErrors } from '../../../common/errors/define-errors.js';
import { HTTP_ERRORS } from '../../../common/errors/http.errors.js';

/** What can be wrong with a product. */
export const PRODUCT_ERRORS = defineErrors({
  partition_mismatch: {
    status: 400,
    title: 'Partition mismatch',
    retryable: false,
    description:
      'The category in the body is not the category that the request addresses. A product lives in exactly one category; to change it, move the product.',
  },
  invalid_id: {
    status: 400,
    title: 'Invalid id',
    retryable: false,
    description:
      'An id has 1 to 255 characters, none of / \\ ? #, no control characters, no space at either end, and is not . or .. or batch.',
  },
  product_not_found: {
    status: 404,
    title: 'Product not found',
    retryable: false,
    description:
      'No product has this id in this category. A product is addressed by both: check the category too.',
  },
  sku_taken: {
    status: 409,
    title: 'SKU taken',
    retryable: false,
    description: 'Another product of the same category has this sku. A sku is unique within its category.',
  },
  product_exists: {
    status: 409,
    title: 'Product exists',
    retryable: false,
    description: 'A product with this id is already in this category. Use PUT with If-Match to replace it.',
  },
});

/** Whether a create has failed because of its id or its sku. */
export const isTaken = (error: unknown): error is AppError =>
  hasCode(error, PRODUCT_ERRORS.sku_taken) || hasCode(error, PRODUCT_ERRORS.product_exists);

export const productNotFound = (id: string, category: string): AppError =>
  new AppError(PRODUCT_ERRORS.product_not_found, `There is no product "${id}" in category "${category}".`);

export const skuTaken = (sku: string, category: string): AppError =>
  new AppError(PRODUCT_ERRORS.sku_taken, `Another product in category "${category}" has the sku "${sku}".`, {
    sku,
  });

export const productExists = (id: string, category: string): AppError =>
  new AppError(
    PRODUCT_ERRORS.product_exists,
    `There is a product "${id}" in category "${category}" already.`,
    { id },
  );

export const invalidId = (): AppError =>
  new AppError(
    PRODUCT_ERRORS.invalid_id,
    'An id has 1 to 255 characters, none of / \\ ? #, no control characters, no space at either end, and is not . or .. or batch',
  );

export const partitionMismatch = (bodyCategory: string, category: string): AppError =>
  new AppError(
    PRODUCT_ERRORS.partition_mismatch,
    `The product's category is "${bodyCategory}", but the address says "${category}".`,
  );

/** `currentEtag` is the present version, when there is one and it is known. */
export const preconditionFailed = (id: string, currentEtag?: string): AppError =>
  currentEtag === undefined
    ? new AppError(
        HTTP_ERRORS.precondition_failed,
        `Product "${id}" is not in the state that the call requires.`,
      )
    : new AppError(
        HTTP_ERRORS.precondition_failed,
        `Product "${id}" is at another version than the call requires.`,
        {
          currentEtag,
        },
      );

export const preconditionRequired = (id: string): AppError =>
  new AppError(
    HTTP_ERRORS.precondition_required,
    `Say which version of product "${id}" you mean: send If-Match with its ETag, or * for any.`,
  );

/** A stored document that is no product although it says so. The caller learns nothing of it, the log everything it needs. */
export function unreadableProduct(document: Record<string, unknown>, reason: string): AppError {
  const name = JSON.stringify([document['category'], document['id']]);
  return new AppError(
    HTTP_ERRORS.internal_error,
    'A stored product cannot be read.',
    {},
    { cause: new Error(`Document ${name} (category, id) cannot be read as a product: ${reason}.`) },
  );
}
