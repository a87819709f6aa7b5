import { OmitType } from '@nestjs/swagger';
import { ProductResponse, toProductResponse } from '../../products/dto/product.response.js';
import type { ShownProduct } from '../../products/entities/product.entity.js';

/** A product as an export has it: without what reservations make of its stock, which no import can set. */
export class ExportedProduct extends OmitType(ProductResponse, ['reserved', 'available']) {}

export function toExportedProduct(product: ShownProduct): ExportedProduct {
  const { reserved: _reserved, available: _available, ...exported } = toProductResponse(product);
  return exported;
}
