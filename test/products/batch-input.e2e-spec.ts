import type { Method } from '../support/client.js';
import { BATCH, fill } from '../support/batches.js';
import { type Json, product } from '../support/products.js';
import { fieldError, problemAnswer } from '../support/responses.js';
import { withApp } from '../support/with-app.js';

const app = withApp();

const valid = (): Json => product();
const two = (field: Json) => [valid(), { ...valid(), ...field }];

describe('the items of a batch', () => {
  it.each<[string, Method, unknown, unknown[]]>([
    ['no items', 'POST', undefined, [fieldError('/items', 'required')]],
    ['an empty list', 'POST', [], [fieldError('/items', 'too_few')]],
    ['101 items', 'POST', fill('any', 101), [fieldError('/items', 'too_many')]],
    ['no list', 'POST', { 0: valid() }, [fieldError('/items', 'invalid_type')]],
    ['a list with null', 'POST', [valid(), null], [fieldError('/items/1', 'invalid_type')]],
    ['a list with a list', 'POST', [[]], [fieldError('/items/0', 'invalid_type')]],
    ['a list with text', 'POST', ['x'], [fieldError('/items/0', 'invalid_type')]],
    [
      'a price of another type, and one below zero',
      'POST',
      [...two({ price: '1' }), { ...valid(), price: -1 }],
      [fieldError('/items/1/price', 'invalid_type'), fieldError('/items/2/price', 'out_of_range')],
    ],
    [
      'a field that nobody knows',
      'POST',
      two({ colour: 'red' }),
      [fieldError('/items/1/colour', 'unknown_field')],
    ],
    ['an id on create', 'POST', two({ id: 'mine' }), [fieldError('/items/1/id', 'unknown_field')]],
    [
      'a sku twice in a category',
      'POST',
      [
        product({ category: 'x', sku: 'A' }),
        product({ category: 'y', sku: 'A' }),
        product({ category: 'X', sku: 'A' }),
      ],
      [fieldError('/items/2/sku', 'duplicate')],
    ],
    [
      'a product twice',
      'DELETE',
      [
        { id: 'a', category: 'x' },
        { id: 'a', category: 'y' },
        { id: 'a', category: ' X' },
        { id: 'a', category: 'x' },
      ],
      [fieldError('/items/2/id', 'duplicate'), fieldError('/items/3/id', 'duplicate')],
    ],
    [
      'an id that cannot be',
      'DELETE',
      [{ id: 'a/b', category: 'x' }],
      [fieldError('/items/0/id', 'invalid_id')],
    ],
    [
      'an etag without quotes',
      'DELETE',
      [{ id: 'a', category: 'x', etag: 'abc' }],
      [fieldError('/items/0/etag', 'invalid_format')],
    ],
    [
      'a weak etag',
      'DELETE',
      [{ id: 'a', category: 'x', etag: 'W/"abc"' }],
      [fieldError('/items/0/etag', 'invalid_format')],
    ],
    [
      'no etag on patch',
      'PATCH',
      [{ id: 'a', category: 'x', changes: { price: 1 } }],
      [fieldError('/items/0/etag', 'required')],
    ],
    [
      'changes that change nothing',
      'PATCH',
      [
        { id: 'a', category: 'x', etag: '*', changes: {} },
        { id: 'a', category: 'x', etag: '*', changes: { price: 1 } },
      ],
      [fieldError('/items/1/id', 'duplicate'), fieldError('/items/0/changes', 'too_few')],
    ],
    [
      'changes that are none',
      'PATCH',
      [{ id: 'a', category: 'x', etag: '*', changes: null }],
      [fieldError('/items/0/changes', 'invalid_type')],
    ],
    [
      'changes of what never changes',
      'PATCH',
      [{ id: 'a', category: 'x', etag: '*', changes: { sku: 'B', name: null } }],
      [fieldError('/items/0/changes/name', 'invalid_type'), fieldError('/items/0/changes/sku', 'immutable')],
    ],
  ])('should be refused with %s, before anything is written', async (_what, method, items, errors) => {
    const answer = await app.request(method, BATCH, { body: items === undefined ? {} : { items } });
    expect(answer).toEqual(problemAnswer('validation_failed', { instance: BATCH, errors }));
    expect(answer.headers).not.toHaveProperty('x-request-charge');
  });

  it('should not exceed the limit of the body', async () => {
    const items = Array.from({ length: 100 }, () => product({ description: '\u0001'.repeat(2_000) }));
    expect(await app.request('POST', BATCH, { body: { items } })).toMatchObject({
      status: 413,
      body: { code: 'payload_too_large' },
    });
  });

  it.each<Method>(['POST', 'PATCH', 'DELETE'])('should be there: %s', async (method) => {
    expect(await app.request(method, BATCH)).toMatchObject({
      status: 400,
      body: { code: 'malformed_json' },
    });
  });
});
