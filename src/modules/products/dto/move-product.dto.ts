import { ProductField } from './product-field.js';

/** The body of a move. */
export class MoveProductDto {
  @ProductField.Category({ example: 'garden', description: 'Where to.' })
  category!: string;
}
