import type { PatchOperation } from '@azure/cosmos';
import type { BatchOperation } from './batch-operation.js';
import { isIdempotent } from './idempotent.js';

const body = { id: 'a' };
const set = { op: 'set', path: '/n', value: 1 } as const;
const patch = (...operations: readonly PatchOperation[]) => ({ kind: 'patch' as const, id: 'a', operations });

describe('isIdempotent', () => {
  const count = patch({ op: 'incr', path: '/n', value: 1 });

  it.each<[string, BatchOperation[], boolean]>([
    ['a create', [{ kind: 'create', body }], true],
    ['a delete', [{ kind: 'delete', id: 'a' }], true],
    ['reads', [{ kind: 'read', id: 'a' }], true],
    ['an upsert', [{ kind: 'upsert', body }], true],
    ['a replace', [{ kind: 'replace', body }], true],
    ['a patch that sets', [patch(set)], true],
    ['a patch that sets and removes', [patch(set, { op: 'remove', path: '/n' })], true],
    ['a patch that removes what may be absent', [patch({ op: 'remove', path: '/n' })], false],
    ['a patch that removes before it sets', [patch({ op: 'remove', path: '/n' }, set)], false],
    ['a patch that inserts', [patch({ op: 'add', path: '/list/0', value: 1 })], false],
    ['a patch that counts', [count], false],
    ['a patch that counts on any version', [{ ...count, ifMatch: '*' }], false],
    ['a patch that counts on one version', [{ ...count, ifMatch: '"1"' }], true],
    ['a patch that counts beside a create', [count, { kind: 'create', body }], true],
    ['a patch that counts beside an upsert', [count, { kind: 'upsert', body }], false],
    [
      'an upsert beside a replace of one version',
      [
        { kind: 'upsert', body },
        { kind: 'replace', body, ifMatch: '"1"' },
      ],
      true,
    ],
  ])('should judge %s', (_what, operations, idempotent) => {
    expect(isIdempotent(operations)).toBe(idempotent);
  });
});
