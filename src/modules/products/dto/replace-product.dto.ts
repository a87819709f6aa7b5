import { ProductBody } from './product-body.dto.js';

/** The body of PUT: the whole product, whether it is there already or not. */
export class ReplaceProductDto extends ProductBody {}
