import { ApiProperty } from '@nestjs/swagger';
import { ProductBody } from './product-body.dto.js';
import { IsSku } from './product-rules.js';
import { FIELD } from './product.schema.js';

/** The body of PUT: the whole product, whether it is there already or not. */
export class ReplaceProductDto extends ProductBody {
  // Another example than that of POST: both can be tried, one after the other.
  @ApiProperty({ ...FIELD.sku, example: 'HAM-0700' })
  @IsSku()
  override sku!: string;
}
