import { ApiPropertyOptional } from '@nestjs/swagger';
import { ProductBody } from '../../products/dto/product-body.dto.js';
import { FIELD } from '../../products/dto/product.schema.js';
import { isText, Optional, Rule } from '../../products/dto/rules.js';
import { isProductId } from '../../products/product-id.js';

/** A row of an import: the body of POST, and an id if the caller has one. */
export class ImportRowDto extends ProductBody {
  @ApiPropertyOptional({
    ...FIELD.id,
    description: 'Left out: derived from tenant, category and sku, so that the same row is the same product.',
  })
  @Optional()
  @Rule('invalid_type', 'must be a string', isText)
  @Rule(
    'invalid_id',
    'must have 1 to 255 characters, none of / \\ ? #, no control characters, and no space at either end',
    (value) => !isText(value) || isProductId(value),
  )
  id?: string;
}
