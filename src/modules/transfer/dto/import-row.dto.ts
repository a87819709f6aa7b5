import { ProductBody } from '../../products/dto/product-body.dto.js';
import { ProductField } from '../../products/dto/product-field.js';

/** A row of an import: the body of POST, and an id if the caller has one. */
export class ImportRowDto extends ProductBody {
  @ProductField.Id({
    required: false,
    description: 'Left out: derived from tenant, category and sku, so that the same row is the same product.',
  })
  id?: string;
}
