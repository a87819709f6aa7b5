import { ApiProperty } from '@nestjs/swagger';
import { IsCategory } from './product-rules.js';
import { FIELD } from './product.schema.js';

/** The body of a move. */
export class MoveProductDto {
  @ApiProperty({ ...FIELD.category, example: 'garden', description: 'Where to.' })
  @IsCategory()
  category!: string;
}
