import { STOCK_LIMITS } from '../../stock/ledger/stock-state.js';
import { ProductBody } from '../../products/dto/product-body.dto.js';
import { StockField } from '../../stock/dto/stock-field.js';
import { ProductField } from '../../products/dto/product-field.js';

/** A row of an import: the body of POST, and an id if the caller has one. */
export class ImportRowDto extends ProductBody {
  @ProductField.Quantity({
    required: false,
    default: 0,
    minimum: STOCK_LIMITS.quantity.lowest,
    description:
      'What is there. Below 0, as an export writes it after back orders, it is taken when it is what the product has already.',
  })
  override quantity: number = 0;

  @StockField.Location({
    required: false,
    description:
      'Where the quantity is. With it, the quantity is a count at that location, and what others hold stays. Left out: at `main`, as all that there is. A blank cell of a column `location`: at `main`.',
  })
  location?: string;

  @ProductField.Id({
    required: false,
    description: 'Left out: derived from tenant, category and sku, so that the same row is the same product.',
  })
  id?: string;
}
