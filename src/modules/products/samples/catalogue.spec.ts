import { plainToInstance } from 'class-transformer';
import { validate } from 'class-validator';
import { CreateProductDto } from '../dto/create-product.dto.js';
import { fromCents } from '../dto/money.js';
import { SAMPLE_CATALOGUE } from './catalogue.js';

describe('SAMPLE_CATALOGUE', () => {
  it('should have about sixty products in six categories', () => {
    expect(SAMPLE_CATALOGUE.length).toBeGreaterThanOrEqual(55);
    expect(new Set(SAMPLE_CATALOGUE.map(({ category }) => category)).size).toBe(6);
  });

  it('should have every sku once', () => {
    const skus = SAMPLE_CATALOGUE.map(({ sku }) => sku);
    expect(new Set(skus).size).toBe(skus.length);
  });

  it('should obey the rules of a product that a caller creates', async () => {
    for (const { priceCents, ...fields } of SAMPLE_CATALOGUE) {
      const body = plainToInstance(CreateProductDto, { ...fields, price: fromCents(priceCents) });
      expect(await validate(body, { whitelist: true, forbidNonWhitelisted: true })).toEqual([]);
      expect({ name: body.name, category: body.category }).toEqual({
        name: fields.name,
        category: fields.category,
      });
    }
  });
});
