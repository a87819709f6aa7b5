import type { BatchOperation } from './batch-operation.js';
import { type StoredItem, isCommitted } from './commit-verification.js';

const body = (id: string, n = 1) => ({ id, n, at: '2026-01-01T00:00:00.000Z' });
const create = (id: string): BatchOperation => ({ kind: 'create', body: body(id) });
const remove = (id: string): BatchOperation => ({ kind: 'delete', id });
const change = (id: string): BatchOperation => ({
  kind: 'patch',
  id,
  operations: [
    { op: 'set', path: '/n', value: 1 },
    { op: 'set', path: '/note', value: '' },
    { op: 'remove', path: '/note' },
  ],
});
const stored = (id: string, n = 1): StoredItem => ({
  ...body(id, n),
  _rid: 'r',
  _self: 's',
  _etag: '"1"',
  _ts: 1,
  _attachments: 'a',
});

describe('isCommitted', () => {
  it.each<[string, BatchOperation[], number, StoredItem[], boolean]>([
    ['a create whose item is there as sent', [create('a')], 0, [stored('a')], true],
    ['a create whose id someone else took', [create('a')], 0, [stored('a', 2)], false],
    ['a create whose unique key someone else took', [create('a')], 0, [], false],
    ['the sibling of a create that is not there', [create('a'), create('b')], 1, [stored('a')], false],
    ['a sibling that was changed since', [create('a'), create('b')], 0, [stored('a'), stored('b', 2)], true],
    [
      'a failed one that was changed since',
      [create('a'), create('b')],
      0,
      [stored('a', 2), stored('b')],
      true,
    ],
    ['a sibling that was deleted since', [create('a'), create('b')], 0, [stored('a')], true],
    ['a patch whose values are there', [change('a')], 0, [stored('a')], true],
    ['a patch whose values are not there', [change('a')], 0, [stored('a', 2)], false],
    ['a patch that did not remove', [change('a')], 0, [{ ...stored('a'), note: 'still' }], false],
    ['a patch of what is gone', [change('a')], 0, [], false],
    ['deletes, all of them gone', [remove('a'), remove('b')], 0, [], true],
    ['deletes, one of them still there', [remove('a'), remove('b')], 0, [stored('b')], false],
    ['a delete beside a create that is there', [remove('a'), create('b')], 0, [stored('b')], true],
    ['a delete beside a create that is not', [remove('a'), create('b')], 0, [], false],
    ['a read of what a later delete took', [{ kind: 'read', id: 'a' }, remove('a')], 0, [], true],
    ['a read that fails by itself', [{ kind: 'read', id: 'a' }], 0, [], false],
    ['a create that a later patch changed', [create('a'), change('a')], 0, [stored('a')], true],
  ])('should judge %s', (_what, operations, failedIndex, items, committed) => {
    const present = new Map(items.map((item) => [item.id, item]));
    expect(isCommitted(operations, failedIndex, present)).toBe(committed);
  });

  it('should read nested paths with escapes', () => {
    const operations = [{ op: 'set', path: '/a~1b/c~0d', value: [1, { x: 'y' }] }] as const;
    const item = { ...stored('a'), 'a/b': { 'c~d': [1, { x: 'y' }] } };
    const present = new Map([['a', item]]);
    expect(isCommitted([{ kind: 'patch', id: 'a', operations }], 0, present)).toBe(true);
  });

  it('should not take a counter for proof', () => {
    const operations = [{ op: 'incr', path: '/n', value: 1 }] as const;
    const present = new Map([['a', stored('a')]]);
    expect(isCommitted([{ kind: 'patch', id: 'a', operations, ifMatch: '"1"' }], 0, present)).toBe(false);
  });
});
