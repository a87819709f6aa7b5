import { checkDto } from '../../../common/validation/check-dto.js';
import { ProductField } from './product-field.js';

class Filter {
  @ProductField.Price({ required: false, minimum: 0 })
  price?: number;

  @ProductField.Quantity({ required: false, default: 0 })
  quantity: number = 0;

  @ProductField.Description({ required: false, nullable: true })
  description?: string | null;

  @ProductField.AnyTag({ required: false })
  tags?: string[];
}

describe('ProductField', () => {
  it.each([{}, { price: 0 }, { description: null }, { tags: ['a', 'a'] }])('should take %j', (value) => {
    expect(checkDto(Filter, value, 'body').faults).toEqual([]);
  });

  it.each([
    [
      { price: -1 },
      { pointer: '/price', code: 'out_of_range', detail: 'price must be from 0 to 1000000000' },
    ],
    [{ price: null }, { pointer: '/price', code: 'invalid_type', detail: 'price must be a number' }],
    [
      { quantity: null },
      { pointer: '/quantity', code: 'invalid_type', detail: 'quantity must be a whole number' },
    ],
  ])('should refuse %j by the bounds of its schema', (value, fault) => {
    expect(checkDto(Filter, value, 'body').faults).toEqual([fault]);
  });
});
