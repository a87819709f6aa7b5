import { ApiPropertyOptional } from '@nestjs/swagger';
import { ProductBody } from '../../products/dto/product-body.dto.js';
import { IsProductId } from '../../products/dto/product-rules.js';
import { FIELD } from '../../products/dto/product.schema.js';
import { Optional } from '../../products/dto/rules.js';

/** A row of an import: the body of POST, and an id if the caller has one. */
export class ImportRowDto extends ProductBody {
  @ApiPropertyOptional({
    ...FIELD.id,
    description: 'Left out: derived from tenant, category and sku, so that the same row is the same product.',
  })
  @Optional()
  @IsProductId()
  id?: string;
}
