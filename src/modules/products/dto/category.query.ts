import { ProductField } from './product-field.js';

/** The query of every call that addresses one product. */
export class CategoryQuery {
  @ProductField.Category({
    description: "The product's category, in any case: together with the id it is the product's address.",
  })
  category!: string;
}
