import { ApiProperty } from '@nestjs/swagger';
import { IsCategory } from '../../products/dto/product-rules.js';
import { FIELD } from '../../products/dto/product.schema.js';

/** The category in a path, in any case. */
export class CategoryParams {
  @ApiProperty(FIELD.category)
  @IsCategory()
  category!: string;
}
