import { toCents } from './money.js';
import type { ProductFields, ProductStatus } from '../entities/product.entity.js';
import { ProductField } from './product-field.js';

/** A whole product as a caller writes it. */
export abstract class ProductBody {
  @ProductField.Category()
  category!: string;

  @ProductField.Sku()
  sku!: string;

  @ProductField.Name()
  name!: string;

  @ProductField.Description({ required: false })
  description?: string;

  @ProductField.Price()
  price!: number;

  @ProductField.Quantity({ required: false, default: 0 })
  quantity: number = 0;

  @ProductField.Status({ required: false, default: 'active' })
  status: ProductStatus = 'active';

  @ProductField.Tags({ required: false, default: [] })
  tags: string[] = [];

  @ProductField.Ttl({ required: false })
  ttl?: number;
}

/** The fields of a body whose rules hold. */
export const toProductFields = (body: ProductBody): ProductFields => toFieldsIn(body.category, body);

/** The same where the category is known from elsewhere. */
export function toFieldsIn(category: string, body: Omit<ProductBody, 'category'>): ProductFields {
  const { price, description, ttl } = body;
  return {
    category,
    sku: body.sku,
    name: body.name,
    ...(description === undefined ? {} : { description }),
    priceCents: centsOf(price),
    quantity: body.quantity,
    status: body.status,
    tags: body.tags,
    ...(ttl === undefined ? {} : { ttl }),
  };
}

/** The cents of an amount that the rules let through. */
export function centsOf(amount: number): number {
  const cents = toCents(amount);
  if (cents === undefined) throw new RangeError(`${amount} was not validated`);
  return cents;
}
