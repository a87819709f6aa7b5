import { ProductBody } from './product-body.dto.js';
import { ProductField } from './product-field.js';

/** The body of PUT: the whole product, whether it is there already or not. */
export class ReplaceProductDto extends ProductBody {
  // Another example than that of POST: both can be tried, one after the other.
  @ProductField.Sku({ example: 'HAM-0700' })
  override sku!: string;
}
