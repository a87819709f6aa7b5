import type { ProductFields } from '../product.js';
import type { StoredProduct } from '../storage/product.document.js';
import type { ProductOperation } from './product-operation.js';
import { type PlannedStep, planSteps } from './product-step.js';

const NOW = '2026-02-02T00:00:00.000Z';
const THEN = '2026-01-01T00:00:00.000Z';

const fields: ProductFields = {
  category: 'tools',
  sku: 'A',
  name: 'a',
  priceCents: 1,
  quantity: 0,
  status: 'active',
  tags: [],
};
const moveOrigin = { move: 'm', from: 'garden', rid: 'r0', etag: '"0"' };
const FOUND = new Map<string, StoredProduct>([
  ['x', { ...fields, id: 'x', createdAt: THEN, updatedAt: THEN, etag: '"1"', rid: 'r1', moveOrigin }],
]);

const NEVER: PlannedStep['overtakenBy'] = [];
const MET: PlannedStep['overtakenBy'] = ['precondition_failed'];
const CHANGED: PlannedStep['overtakenBy'] = ['precondition_failed', 'product_exists', 'product_not_found'];

/** A step that another row is about. */
const ANY: object = expect.anything();

const fresh = (id: string) => ({ id, fields, createdAt: NOW, updatedAt: NOW });
const over = { id: 'x', fields, createdAt: THEN, updatedAt: NOW, moveOrigin };
const replace = (etag: string | undefined, overtakenBy = NEVER): PlannedStep => ({
  step: { kind: 'replace', record: over, etag },
  overtakenBy,
});

describe('planSteps', () => {
  const upsert: ProductOperation = { op: 'upsert', id: 'x', fields };
  const change: ProductOperation = { op: 'patch', id: 'x', changes: { name: 'b' } };
  const remove: ProductOperation = { op: 'delete', id: 'x' };

  it.each<[string, ProductOperation[], (PlannedStep | object)[]]>([
    [
      'create',
      [{ op: 'create', id: 'n', fields }],
      [{ step: { kind: 'create', record: fresh('n') }, overtakenBy: NEVER }],
    ],
    ['replace the version that was found, and keep its beginning', [upsert], [replace('"1"', CHANGED)]],
    [
      'create what was not there',
      [{ op: 'upsert', id: 'n', fields }],
      [{ step: { kind: 'create', record: fresh('n') }, overtakenBy: CHANGED }],
    ],
    [
      'replace the version that the caller means',
      [{ op: 'replace', id: 'x', fields, etag: '"9"' }],
      [replace('"9"')],
    ],
    [
      'replace what is not there, and let that fail',
      [{ op: 'replace', id: 'n', fields }],
      [{ step: { kind: 'replace', record: fresh('n'), etag: '"none"' }, overtakenBy: MET }],
    ],
    [
      'delete the version that was found',
      [remove],
      [{ step: { kind: 'delete', id: 'x', etag: '"1"' }, overtakenBy: CHANGED }],
    ],
    [
      'delete what is not there, and let that fail',
      [{ op: 'delete', id: 'n' }],
      [{ step: { kind: 'delete', id: 'n', etag: '"none"' }, overtakenBy: MET }],
    ],
    ['write over what the transaction has changed itself', [change, upsert], [ANY, replace(undefined)]],
    ['write over what the transaction has written itself', [upsert, upsert], [ANY, replace(undefined)]],
    [
      'begin anew what the transaction has deleted itself',
      [remove, upsert],
      [ANY, { step: { kind: 'create', record: fresh('x') }, overtakenBy: CHANGED }],
    ],
    [
      'write over what the transaction has created itself',
      [
        { op: 'upsert', id: 'n', fields },
        { op: 'replace', id: 'n', fields },
      ],
      [ANY, { step: { kind: 'replace', record: fresh('n'), etag: undefined }, overtakenBy: NEVER }],
    ],
    [
      'leave alone what only changes, deletes or reads',
      [
        { ...change, etag: '"2"' },
        { ...remove, etag: '"3"' },
        { op: 'read', id: 'x' },
      ],
      [
        {
          step: { kind: 'patch', id: 'x', changes: { name: 'b' }, updatedAt: NOW, etag: '"2"' },
          overtakenBy: NEVER,
        },
        { step: { kind: 'delete', id: 'x', etag: '"3"' }, overtakenBy: NEVER },
        { step: { kind: 'read', id: 'x' }, overtakenBy: NEVER },
      ],
    ],
  ])('should %s', (_what, operations, steps) => {
    expect(planSteps(operations, FOUND, NOW)).toEqual(steps);
  });
});
