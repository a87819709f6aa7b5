import { en, Faker } from '@faker-js/faker';
import { plainToInstance } from 'class-transformer';
import { validate } from 'class-validator';
import { CreateProductDto } from '../../modules/products/dto/create-product.dto.js';
import { fromCents } from '../../modules/products/dto/money.js';
import { fakeProducts } from './fake-products.js';

const make = (count: number, seed = 42) => [...fakeProducts(new Faker({ locale: en, seed }), count)];

describe('fakeProducts', () => {
  it('should be the same for the same seed, however many are made', () => {
    expect(make(50).slice(0, 20)).toEqual(make(20));
    expect(make(5, 7)).not.toEqual(make(5));
  });

  it('should have every sku once', () => {
    const skus = make(2_000).map(({ fields }) => fields.sku);
    expect(new Set(skus).size).toBe(2_000);
  });

  it('should obey the rules of a product that a caller creates', async () => {
    for (const { fields } of make(200)) {
      const { priceCents, ...body } = fields;
      const dto = plainToInstance(CreateProductDto, { ...body, price: fromCents(priceCents) });
      expect(await validate(dto, { whitelist: true, forbidNonWhitelisted: true })).toEqual([]);
    }
  });

  it('should not be changed before it is made', () => {
    expect(make(200).every(({ createdAt, updatedAt }) => createdAt <= updatedAt)).toBe(true);
  });
});
