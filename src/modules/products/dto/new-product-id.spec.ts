import { validate, version } from 'uuid';
import { newProductId } from './new-product-id.js';

describe('newProductId', () => {
  it('should make UUIDv7s that are new, and sort in the order in which they were made', () => {
    const ids = Array.from({ length: 5_000 }, newProductId);
    expect(ids.every((id) => validate(id) && version(id) === 7)).toBe(true);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.toSorted()).toEqual(ids);
    expect(new Set(ids.map((id) => id.slice(-12))).size).toBe(ids.length);
  });
});
