import { AppError } from '../../common/errors/app-error.js';

/** Whether a failure is this one. */
export const hasCode = (error: unknown, code: AppError['code']): error is AppError =>
  error instanceof AppError && error.code === code;

export const productNotFound = (id: string, category: string): AppError =>
  new AppError('product_not_found', `There is no product "${id}" in category "${category}".`);

export const skuTaken = (sku: string, category: string): AppError =>
  new AppError('sku_taken', `Another product in category "${category}" has the sku "${sku}".`, { sku });

export const productExists = (id: string, category: string): AppError =>
  new AppError('product_exists', `There is a product "${id}" in category "${category}" already.`, { id });

export const invalidId = (): AppError =>
  new AppError(
    'invalid_id',
    'An id has 1 to 255 characters, none of / \\ ? #, no control characters, no space at either end, and is not . or .. or batch',
  );

export const partitionMismatch = (bodyCategory: string, category: string): AppError =>
  new AppError(
    'partition_mismatch',
    `The product's category is "${bodyCategory}", but the address says "${category}".`,
  );

/** `currentEtag` is the present version, when there is one and it is known. */
export const preconditionFailed = (id: string, currentEtag?: string): AppError =>
  currentEtag === undefined
    ? new AppError('precondition_failed', `Product "${id}" is not in the state that the call requires.`)
    : new AppError('precondition_failed', `Product "${id}" is at another version than the call requires.`, {
        currentEtag,
      });

export const preconditionRequired = (id: string): AppError =>
  new AppError(
    'precondition_required',
    `Say which version of product "${id}" you mean: send If-Match with its ETag, or * for any.`,
  );

/** A stored document that is no product although it says so. The caller learns nothing of it, the log everything it needs. */
export function unreadableProduct(document: Record<string, unknown>, reason: string): AppError {
  const name = JSON.stringify([document['category'], document['id']]);
  return new AppError(
    'internal_error',
    'A stored product cannot be read.',
    {},
    { cause: new Error(`Document ${name} (category, id) cannot be read as a product: ${reason}.`) },
  );
}
