/** What the bare servers answer with: as large as what the service answers. */
export const PRODUCT = {
  id: '0190d5f3-5c2a-5c2a-8c2a-0190d5f35c2a',
  category: 'large',
  sku: 'LARGE-12345',
  name: 'Article 12345 of LARGE',
  description: 'What a shop says about a thing.',
  price: 123.45,
  quantity: 345,
  status: 'active',
  tags: ['shelf-25', 'supplier-4'],
  createdAt: '2026-11-30T12:00:00.000Z',
  updatedAt: '2026-11-30T12:00:00.000Z',
  etag: '"00000000-0000-0000-0000-000000000000"',
  reserved: 0,
  available: 345,
};

export const PAGE = { items: Array.from({ length: 50 }, () => PRODUCT), nextCursor: 'A'.repeat(200) };
