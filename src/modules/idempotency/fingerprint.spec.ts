import { assert, jsonValue, property } from 'fast-check';
import { type ComparedRequest, fingerprintOf } from './fingerprint.js';

const BODY = { sku: 'HAM-1', price: 5, tags: ['a', 'b'], nested: { a: 1, b: null } };

const REQUEST: ComparedRequest = {
  tenantId: 'default',
  method: 'POST',
  url: '/v1/products/a%20b?category=tools&tag=x&tag=y',
  body: BODY,
};

const of = (changes: Partial<ComparedRequest>): string => fingerprintOf({ ...REQUEST, ...changes });

/** The same value, with the members of every object in another order. */
function reordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reordered);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).map(([name, member]) => [name, reordered(member)]);
  return Object.fromEntries(members.toReversed());
}

describe('fingerprintOf', () => {
  it.each([
    [
      'members in another order',
      { body: { nested: { b: null, a: 1 }, tags: ['a', 'b'], price: 5, sku: 'HAM-1' } },
    ],
    [
      'numbers written otherwise',
      { body: JSON.parse('{"price":5.0,"sku":"HAM-1","tags":["a","b"],"nested":{"b":null,"a":1e0}}') },
    ],
    ['a path encoded otherwise', { url: '/v1/products/%61%20b?category=tools&tag=x&tag=y' }],
    ['a query in another order', { url: '/v1/products/a%20b?tag=x&category=tools&tag=y' }],
  ])('should call requests the same with %s', (_, changes) => {
    expect(of(changes)).toBe(of({}));
  });

  it.each([
    ['tenant', { tenantId: 'other' }],
    ['method', { method: 'PUT' }],
    ['path', { url: '/v1/products/a%20c?category=tools&tag=x&tag=y' }],
    ['number of path segments', { url: '/v1/products/a%20b/?category=tools&tag=x&tag=y' }],
    ['query', { url: '/v1/products/a%20b?category=garden&tag=x&tag=y' }],
    ['order of values of one parameter', { url: '/v1/products/a%20b?category=tools&tag=y&tag=x' }],
    ['body', { body: { ...BODY, price: 6 } }],
    ['order of a list', { body: { ...BODY, tags: ['b', 'a'] } }],
    ['type of a value', { body: { ...BODY, price: '5' } }],
    ['missing body', { body: undefined }],
  ])('should tell requests apart by their %s', (_, changes) => {
    expect(of(changes)).not.toBe(of({}));
  });

  it('should compare bodies by their value, whatever they are', () => {
    assert(
      property(jsonValue({ maxDepth: 5 }), (body) => {
        const text = JSON.stringify(reordered(body), undefined, 2);
        expect(of({ body: JSON.parse(text) })).toBe(of({ body: JSON.parse(JSON.stringify(body)) }));
      }),
    );
  });

  it('should tell different bodies apart, whatever they are', () => {
    assert(
      property(jsonValue({ maxDepth: 3 }), jsonValue({ maxDepth: 3 }), (one, other) => {
        const same = JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));
        expect(of({ body: one }) === of({ body: other })).toBe(same);
      }),
    );
  });
});

/** By another way than the one under test. */
const sorted = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value, (_, member: unknown) =>
      typeof member === 'object' && member !== null && !Array.isArray(member)
        ? Object.keys(member)
            .toSorted()
            .map((name) => ['member', name, Reflect.get(member, name)])
        : Array.isArray(member)
          ? ['list', ...member]
          : member,
    ),
  );
