import { deriveEvents } from './derive-events.js';
import { FactMemory } from './fact-memory.js';

const [THEN, NOW, LATER, EXPIRY] = [
  '2026-01-01T00:00:00.000Z',
  '2026-01-02T00:00:00.000Z',
  '2026-01-03T00:00:00.000Z',
  '2026-01-03T00:00:01.000Z',
];
const system = { _rid: 'r', _etag: '"1"', _ts: 1, _lsn: 1 };

const product = (times: object) => ({
  ...system,
  id: 'p1',
  type: 'product',
  category: 'tools',
  sku: 'A',
  name: 'a',
  priceCents: 1,
  quantity: 0,
  status: 'active',
  tags: [],
  ...times,
});
const tombstone = {
  ...system,
  id: ' tombstone:1',
  type: 'tombstone',
  category: 'tools',
  of: 'tools',
  deleted: [{ id: 'p1', sku: 'A', createdAt: NOW }],
  deletedAt: LATER,
};
const movedHere = { move: 'm', from: 'garden', rid: 'r0', etag: '"0"', at: NOW };

/** What a reader tells that has begun at a moment. */
const told = (since: string, ...documents: Parameters<typeof deriveEvents>[0][number][]): string[] => {
  const memory = new FactMemory(since);
  return deriveEvents(documents)
    .filter((event) => memory.isNew(event))
    .map(({ type }) => type);
};

describe('deriveEvents', () => {
  it.each([
    ['a new product', product({ createdAt: NOW, updatedAt: NOW, fieldsAt: NOW }), ['product.created']],
    [
      'one that was changed',
      product({ createdAt: THEN, updatedAt: NOW, fieldsAt: NOW }),
      ['product.updated'],
    ],
    [
      'one of which only the stock was changed',
      product({ createdAt: THEN, updatedAt: NOW, fieldsAt: THEN }),
      [],
    ],
    [
      'a new one that was changed before anybody looked',
      product({ createdAt: NOW, updatedAt: LATER, fieldsAt: LATER }),
      ['product.created', 'product.updated'],
    ],
    [
      'a change before the stock changed',
      product({ createdAt: THEN, updatedAt: LATER, fieldsAt: NOW }),
      ['product.updated'],
    ],
    ['a document from before', product({ createdAt: THEN, updatedAt: LATER }), ['product.updated']],
    [
      'one that a move has brought',
      product({ createdAt: THEN, updatedAt: NOW, fieldsAt: NOW, moveOrigin: movedHere }),
      ['product.moved'],
    ],
    [
      'one that was moved long ago and is changed now',
      product({ createdAt: THEN, updatedAt: LATER, fieldsAt: LATER, moveOrigin: { ...movedHere, at: THEN } }),
      ['product.updated'],
    ],
    ['one that came and went', tombstone, ['product.created', 'product.deleted']],
    [
      'one that a move has brought, and that went',
      { ...tombstone, deleted: [{ id: 'p1', sku: 'A', createdAt: NOW, broughtBy: movedHere }] },
      ['product.moved', 'product.deleted'],
    ],
    [
      'one that a move had brought before anybody listened, and that went',
      {
        ...tombstone,
        deleted: [{ id: 'p1', sku: 'A', createdAt: NOW, broughtBy: { ...movedHere, at: THEN } }],
      },
      ['product.deleted'],
    ],
    [
      'one that a move had brought, and that moved on',
      {
        ...system,
        id: ' move:n',
        type: 'move',
        category: 'tools',
        productId: 'p1',
        sku: 'A',
        createdAt: THEN,
        broughtBy: movedHere,
        to: 'garden',
        move: 'n',
        movedAt: LATER,
      },
      ['product.moved', 'product.moved'],
    ],
    ['an announced removal', { ...tombstone, type: 'removal' }, []],
  ])('should tell of %s', (_what, document, expected) => {
    expect(told('2026-01-01T12:00:00.000Z', document)).toEqual(expected);
  });

  it('should tell a movement that stands in its product alone when the same write has made it, however long it took', () => {
    const entry = { sequence: 1, kind: 'opening', location: 'main', delta: 5, reservedDelta: 0, onHand: 5 };
    const unposted = [{ ...entry, reserved: 0, id: 'm1', actor: 'a', at: NOW }];
    const stock = { sequence: 1, ledger: 'l', levels: { main: { onHand: 5, reserved: 0 } }, unposted };
    const written = (updatedAt: string) =>
      product({ createdAt: NOW, updatedAt, fieldsAt: updatedAt, quantity: 5, stock });
    expect(told(LATER, written(NOW))).toEqual(['product.created', 'stock.changed']);
    expect(told(LATER, written(EXPIRY))).toEqual(['product.updated']);
  });

  it('should tell that a product is gone before it tells that it is there again', () => {
    const again = product({ createdAt: LATER, updatedAt: LATER, fieldsAt: LATER });
    expect(told(THEN, again, tombstone)).toEqual(['product.deleted', 'product.created']);
  });

  it('should give the same events the same ids', () => {
    const created = product({ createdAt: NOW, updatedAt: NOW, fieldsAt: NOW });
    const [one] = deriveEvents([created]);
    const [same] = deriveEvents([product({ createdAt: NOW, updatedAt: LATER, fieldsAt: NOW })]);
    expect(same?.id).toBe(one?.id);
  });

  it('should tell when a reservation ended, by the call that ended it, and what it was before', () => {
    const call = { name: 'n', fingerprint: 'f', expiresAt: EXPIRY };
    const line = { productId: 'p1', category: 'tools', quantity: 2, taken: [], confirmed: 1 };
    const inPhase = (phase: string) => ({
      ...system,
      phase,
      id: 'r1',
      type: 'reservation',
      attempt: 'a',
      step: 's',
      version: 3,
      lines: [line],
      owner: 'o',
      createdAt: NOW,
      expiresAt: EXPIRY,
      calls: [
        { ...call, state: 'held', version: 1, at: NOW },
        { ...call, state: 'confirmed', version: 3, at: LATER },
      ],
      former: [],
    });
    const [held, confirmed] = deriveEvents([inPhase('confirming')]);
    expect(held).toMatchObject({ time: NOW, data: { state: 'held', etag: '"2"' } });
    expect(held).not.toHaveProperty('data.lines.0.confirmed');
    expect(confirmed).toMatchObject({ time: LATER, data: { state: 'confirmed', lines: [{ confirmed: 1 }] } });
    const [, expired] = deriveEvents([inPhase('expired')]);
    expect(expired).toMatchObject({ time: EXPIRY, data: { state: 'expired' } });
  });
});
