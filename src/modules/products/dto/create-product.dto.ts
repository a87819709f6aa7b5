import { ProductBody } from './product-body.dto.js';

/** The body of POST. */
export class CreateProductDto extends ProductBody {}
