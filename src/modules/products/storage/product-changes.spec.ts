import type { ProductChanges } from '../entities/product.entity.js';
import { toPatchOperations } from './product-changes.js';

const now = '2026-01-02T03:04:05.678Z';
const touched = [
  { op: 'set', path: '/updatedAt', value: now },
  { op: 'set', path: '/fieldsAt', value: now },
];

describe('toPatchOperations', () => {
  it('should set what changes', () => {
    expect(toPatchOperations({ name: 'Mallet', tags: ['wood'] }, now)).toEqual([
      { op: 'set', path: '/name', value: 'Mallet' },
      { op: 'set', path: '/tags', value: ['wood'] },
      ...touched,
    ]);
  });

  it('should remove without failing on what is absent, and without storing null', () => {
    expect(toPatchOperations({ description: null, ttl: null }, now)).toEqual([
      { op: 'set', path: '/description', value: '' },
      { op: 'remove', path: '/description' },
      { op: 'set', path: '/ttl', value: -1 },
      { op: 'remove', path: '/ttl' },
      ...touched,
    ]);
  });

  it('should need no more than the ten operations that the service takes for every field at once', () => {
    const everything: Required<Omit<ProductChanges, 'quantity'>> = {
      name: 'Mallet',
      description: null,
      priceCents: 1,
      status: 'inactive',
      tags: [],
      ttl: null,
    };
    expect(toPatchOperations(everything, now)).toHaveLength(10);
  });
});
