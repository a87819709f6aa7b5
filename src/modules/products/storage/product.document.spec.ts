import { backgroundContext, runInContext } from '../../../common/context/request-context.js';
import { Partition } from '../../catalog-store/partition.js';
import { type StockState, stockOf } from '../../stock/ledger/stock-state.js';
import type { ProductFields } from '../entities/product.entity.js';
import { cursorKey, isProductDocument, toDocument, toProduct } from './product.document.js';

const partition = runInContext(backgroundContext({ tenant: 'acme' }), () => Partition.of('tools'));
const fields: ProductFields = {
  category: 'tools',
  sku: 'HAM-1',
  name: 'Claw hammer',
  description: 'Forged, 450 g',
  priceCents: 1999,
  quantity: 7,
  status: 'inactive',
  tags: ['steel', 'hand'],
  ttl: 3600,
};
const { description: _description, ttl: _ttl, ...required } = fields;
const times = { createdAt: '2026-01-02T03:04:05.678Z', updatedAt: '2026-02-03T04:05:06.789Z' };
const moveOrigin = { move: 'm1', from: 'garden', rid: 'r0', etag: '"e0"', pending: 'as made' };
const system = { _rid: 'r', _self: 's', _etag: '"e1"', _attachments: 'attachments/', _ts: 1 };

const document = {
  id: 'p1',
  tenantId: 'acme',
  category: 'tools',
  type: 'product',
  uniqueKey: 'sku:HAM-1',
  sku: 'HAM-1',
  name: 'Claw hammer',
  description: 'Forged, 450 g',
  priceCents: 1999,
  quantity: 7,
  status: 'inactive',
  tags: ['steel', 'hand'],
  ttl: 3600,
  ...times,
  fieldsAt: times.updatedAt,
  cursorKey: cursorKey('p1', 'tools'),
  moveOrigin,
};

const levels = { main: { onHand: 5, reserved: 2 }, shop: { onHand: 2, reserved: 0 } };
const movement = {
  id: 'm1',
  sequence: 3,
  kind: 'count' as const,
  location: 'shop',
  delta: 2,
  reservedDelta: 0,
  onHand: 2,
  reserved: 0,
  actor: 'none',
  at: times.updatedAt,
};
const property = {
  sequence: 3,
  ledger: 'l1',
  levels,
  reserved: 2,
  safetyStock: 1,
  reorderPoint: 4,
  allowBackorder: true,
  unposted: [movement],
};
const stock: StockState = {
  levels: new Map(Object.entries(levels)),
  settings: { safetyStock: 1, reorderPoint: 4, allowBackorder: true },
  sequence: 3,
  isOpen: true,
  ledger: 'l1',
  unposted: [movement],
};

/** It lives until its movements are posted. */
const held = { ttl: -1, heldTtl: fields.ttl };

describe('toDocument', () => {
  it('should write the stock of a product that has a ledger', () => {
    const record = { id: 'p1', fields, ...times, moveOrigin, stock };
    expect(toDocument(partition, record)).toEqual({ ...document, stock: property, ...held });
  });

  it('should write every field, and what the storage needs', () => {
    expect(toDocument(partition, { id: 'p1', fields, ...times, moveOrigin })).toEqual(document);
  });

  it('should leave out what is not there instead of storing null', () => {
    const { description: _d, ttl: _t, moveOrigin: _a, ...expected } = document;
    const written = toDocument(partition, { id: 'p1', fields: required, ...times });
    expect(written).toEqual(expected);
    expect(Object.keys(written)).toEqual(Object.keys(expected));
  });
});

describe('toProduct', () => {
  it('should read every field, and keep the whole document', () => {
    const stored = { ...document, ...system };
    expect(toProduct(stored)).toEqual({
      id: 'p1',
      ...fields,
      ...times,
      etag: '"e1"',
      rid: 'r',
      moveOrigin,
      stock: stockOf(7),
      document: stored,
    });
  });

  it('should read its stock', () => {
    expect(toProduct({ ...document, ...system, stock: property })).toMatchObject({ quantity: 7, stock });
  });

  it('should read the time to live that waits, and none that waits for nothing', () => {
    const { unposted: _, ...posted } = property;
    const read = (one: typeof posted) => toProduct({ ...document, ...system, ...held, stock: one }).ttl;
    expect([read(property), read(posted)]).toEqual([fields.ttl, -1]);
  });

  it('should read a product without its optional fields', () => {
    const stored = { ...toDocument(partition, { id: 'p1', fields: required, ...times }), ...system };
    expect(toProduct(stored)).toEqual({
      id: 'p1',
      ...required,
      ...times,
      etag: '"e1"',
      rid: 'r',
      stock: stockOf(7),
      document: stored,
    });
  });

  it.each([
    ['priceCents', 19.99, 'has an unexpected value'],
    ['priceCents', '1999', 'has an unexpected value'],
    ['quantity', null, 'has an unexpected value'],
    ['status', 'archived', 'has an unexpected value'],
    ['tags', ['a', 1], 'has an unexpected value'],
    ['tags', 'steel', 'has an unexpected value'],
    ['description', null, 'has an unexpected value'],
    ['ttl', null, 'has an unexpected value'],
    ['updatedAt', 'yesterday', 'has an unexpected value'],
    ['moveOrigin', { ...moveOrigin, rid: undefined }, 'has an unexpected value'],
    ['moveOrigin', { ...moveOrigin, pending: true }, 'has an unexpected value'],
    ['stock', { ...property, sequence: '3' }, 'has an unexpected value'],
    ['stock', { ...property, levels: { main: { onHand: 5 } } }, 'has an unexpected value'],
    ['stock', { ...property, unposted: [{ ...movement, kind: 'gift' }] }, 'has an unexpected value'],
    ['name', undefined, 'is missing'],
    ['_etag', undefined, 'is missing'],
    ['_rid', undefined, 'is missing'],
  ])('should refuse a document whose %s is %j, and name both for the log', (name, value, reason) => {
    const read = () => toProduct({ ...document, ...system, [name]: value });
    expect(read).toThrow(
      expect.objectContaining({
        code: 'internal_error',
        message: 'A stored product cannot be read.',
        extras: {},
        cause: new Error(
          `Document ["tools","p1"] (category, id) cannot be read as a product: "${name}" ${reason}.`,
        ),
      }),
    );
  });

  it.each([null, 'text', 5, []])('should refuse %j', (value) => {
    expect(() => toProduct(value)).toThrow(expect.objectContaining({ code: 'internal_error' }));
  });
});

describe('isProductDocument', () => {
  it.each([
    [{ type: 'product' }, true],
    [{ type: 'movement' }, false],
    [{}, false],
    [undefined, false],
  ])('should tell %j: %s', (value, expected) => {
    expect(isProductDocument(value)).toBe(expected);
  });
});

describe('cursorKey', () => {
  it('should be 28 URL-safe characters that tell id and category apart', () => {
    const keys = [cursorKey('a', 'x'), cursorKey('a', 'y'), cursorKey('b', 'x'), cursorKey('x', 'a')];
    expect(new Set(keys).size).toBe(4);
    expect(keys.every((key) => /^[A-Za-z0-9_-]{28}$/.test(key))).toBe(true);
  });
});
