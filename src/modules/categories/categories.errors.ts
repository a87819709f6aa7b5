import { AppError } from '../../common/errors/app-error.js';

export const categoryNotFound = (category: string): AppError =>
  new AppError('category_not_found', `There is no product in category "${category}".`);
