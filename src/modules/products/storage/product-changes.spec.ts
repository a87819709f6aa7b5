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

  // A quantity is a count: the product is written over as a whole.
  it('should need no more than ten operations for every field but the quantity at once', () => {
    const operations = toPatchOperations(
      {
        name: 'Mallet',
        description: null,
        priceCents: 1,
        status: 'inactive',
        tags: [],
        ttl: null,
      },
      now,
    );
    expect(operations).toHaveLength(10);
  });
});
