import { ApiProperty } from '@nestjs/swagger';
import { IsCategory } from './product-rules.js';
import { FIELD } from './product.schema.js';

/** The query of every call that addresses one product. */
export class CategoryQuery {
  @ApiProperty({
    ...FIELD.category,
    description: "The product's category, in any case: together with the id it is the product's address.",
  })
  @IsCategory()
  category!: string;
}
