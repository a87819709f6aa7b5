import { AppError } from '../../common/errors/app-error.js';
import { defineErrors } from '../../common/errors/define-errors.js';

/** What can be wrong with a category. */
export const CATEGORY_ERRORS = defineErrors({
  category_not_found: {
    status: 404,
    title: 'Category not found',
    retryable: false,
    description: 'The category has no products. A category exists as long as a product is in it.',
  },
});

export const categoryNotFound = (category: string): AppError =>
  new AppError(CATEGORY_ERRORS.category_not_found, `There is no product in category "${category}".`);
