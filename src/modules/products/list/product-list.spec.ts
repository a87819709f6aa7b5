import { cursorBinding } from './product-list.js';
import type { ProductSort } from './product-order.js';

const orderIn = (sort: ProductSort | undefined) => cursorBinding('acme', {}, sort).at(-1);

describe('what a cursor is bound to', () => {
  it('should be the same as in the version before for every order that is as it was', () => {
    expect(cursorBinding('acme', { status: 'active', category: 'tools' }, undefined)).toEqual([
      'products',
      'acme',
      '[["category","tools"],["status","active"]]',
      'null',
    ]);
    expect(orderIn({ key: 'price', descending: true })).toBe('{"key":"price","descending":true}');
    expect(orderIn({ key: 'name', descending: false, asWritten: true })).toBe(
      '{"key":"name","descending":false}',
    );
  });

  it('should be another for names without case', () => {
    expect(orderIn({ key: 'name', descending: false })).toBe('{"key":"foldedName","descending":false}');
  });
});
