import { ProductField } from '../../products/dto/product-field.js';
import { CountDto } from '../../stock/dto/count.dto.js';

/** A row of a stocktake: what was found of a product at one location. The product is named by its id, or by its sku. */
export class CountRowDto extends CountDto {
  @ProductField.Category()
  category!: string;

  @ProductField.Id({ required: false, description: 'Of the product. Left out: it is found by its sku.' })
  id?: string;

  @ProductField.Sku({ required: false, description: 'Of the product. With an id, both have to be right.' })
  sku?: string;
}
