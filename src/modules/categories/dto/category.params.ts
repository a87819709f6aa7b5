import { ProductField } from '../../products/dto/product-field.js';

/** The category in a path, in any case. */
export class CategoryParams {
  @ProductField.Category()
  category!: string;
}
