import type { ProductFields } from '../entities/product.entity.js';
import type { StoredProduct } from '../storage/product.document.js';
import { stockOf } from '../../stock/ledger/stock-state.js';
import type { ProductOperation } from './product-operation.js';
import { type PlannedOperation, planOperations } from './plan-operations.js';

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
  [
    'x',
    {
      ...fields,
      id: 'x',
      createdAt: THEN,
      updatedAt: THEN,
      etag: '"1"',
      rid: 'r1',
      document: {},
      moveOrigin,
      stock: stockOf(0),
    },
  ],
]);

/** A plan; which operation it is of is clear. */
type Expected = Omit<PlannedOperation, 'operation'>;

const NEVER: Expected['overtakenBy'] = [];
const MET: Expected['overtakenBy'] = ['precondition_failed'];
const CHANGED: Expected['overtakenBy'] = ['precondition_failed', 'product_exists', 'product_not_found'];

/** What another row is about. */
const ANY: object = expect.anything();

const fresh = (id: string) => ({ id, fields, createdAt: NOW, updatedAt: NOW });
const over = { id: 'x', fields, createdAt: THEN, updatedAt: NOW, moveOrigin };
const replace = (etag: string | undefined, overtakenBy = NEVER): Expected => ({
  write: { kind: 'replace', record: over },
  etag,
  overtakenBy,
});

/** A product of this name and quantity, with these movements. */
const counted = (
  etag: string | undefined,
  changes: Partial<ProductFields>,
  movements: readonly object[],
): object => ({
  etag,
  write: {
    kind: 'replace',
    record: {
      ...over,
      fields: { ...fields, ...changes },
      stock: expect.objectContaining({
        unposted: movements.map((one): unknown => expect.objectContaining(one)),
      }),
    },
  },
  overtakenBy: etag === undefined ? NEVER : CHANGED,
});

const CHANGED_SINCE: object = { refusal: expect.objectContaining({ code: 'precondition_failed' }) };

describe('planOperations', () => {
  const upsert: ProductOperation = { op: 'upsert', id: 'x', fields };
  const change = { op: 'patch', id: 'x', changes: { name: 'b' } } as const;
  const remove: ProductOperation = { op: 'delete', id: 'x' };

  it.each<[string, ProductOperation[], (Expected | object)[]]>([
    [
      'create',
      [{ op: 'create', id: 'n', fields }],
      [{ write: { kind: 'create', record: fresh('n') }, overtakenBy: NEVER }],
    ],
    ['replace the version that was found, and keep its beginning', [upsert], [replace('"1"', CHANGED)]],
    [
      'create what was not there',
      [{ op: 'upsert', id: 'n', fields }],
      [{ write: { kind: 'create', record: fresh('n') }, overtakenBy: CHANGED }],
    ],
    [
      'replace the version that the caller means',
      [{ op: 'replace', id: 'x', fields, etag: '"1"' }],
      [replace('"1"')],
    ],
    [
      'refuse another version than was found',
      [
        { op: 'replace', id: 'x', fields, etag: '"9"' },
        { ...remove, etag: '"9"' },
        { op: 'patch', id: 'x', changes: { quantity: 1 }, etag: '"9"' },
      ],
      [CHANGED_SINCE, CHANGED_SINCE, CHANGED_SINCE],
    ],
    [
      'count what gets a quantity, and keep what else it has',
      [
        { op: 'patch', id: 'x', changes: { quantity: 5, name: 'b' } },
        { op: 'patch', id: 'x', changes: { quantity: 3 } },
      ],
      [
        counted('"1"', { name: 'b', quantity: 5 }, [{ sequence: 1, kind: 'count', delta: 5, onHand: 5 }]),
        counted(undefined, { name: 'b', quantity: 3 }, [
          { sequence: 1, delta: 5 },
          { sequence: 2, delta: -2, onHand: 3 },
        ]),
      ],
    ],
    [
      'bind a change to the version that was found when a count follows',
      [change, { op: 'patch', id: 'x', changes: { quantity: 1 } }],
      [
        {
          etag: '"1"',
          overtakenBy: CHANGED,
        },
        counted(undefined, { name: 'b', quantity: 1 }, [{ delta: 1 }]),
      ],
    ],
    [
      'let a count of what is not there fail',
      [{ op: 'patch', id: 'n', changes: { quantity: 1 } }],
      [
        {
          etag: '"none"',
          overtakenBy: MET,
        },
      ],
    ],
    [
      'end the ledger of what is deleted',
      [
        { op: 'create', id: 'n', fields: { ...fields, quantity: 2 } },
        { op: 'delete', id: 'n' },
      ],
      [
        ANY,
        {
          etag: undefined,
          ending: {
            deleted: { id: 'n', sku: fields.sku, createdAt: NOW },
            stock: expect.objectContaining({
              unposted: [
                expect.objectContaining({ kind: 'opening', delta: 2 }),
                expect.objectContaining({ sequence: 2, kind: 'adjustment', delta: -2, onHand: 0 }),
              ],
            }),
          },
          overtakenBy: NEVER,
        },
      ],
    ],
    [
      'replace what is not there, and let that fail',
      [{ op: 'replace', id: 'n', fields }],
      [{ write: { kind: 'replace', record: fresh('n') }, etag: '"none"', overtakenBy: MET }],
    ],
    [
      'delete the version that was found',
      [remove],
      [
        {
          etag: '"1"',
          ending: {
            deleted: { id: 'x', sku: fields.sku, createdAt: THEN, broughtBy: { move: 'm', from: 'garden' } },
          },
          overtakenBy: CHANGED,
        },
      ],
    ],
    [
      'delete what is not there, and let that fail',
      [{ op: 'delete', id: 'n' }],
      [{ etag: '"none"', overtakenBy: MET }],
    ],
    ['write over what the transaction has changed itself', [change, upsert], [ANY, replace(undefined)]],
    ['write over what the transaction has written itself', [upsert, upsert], [ANY, replace(undefined)]],
    [
      'begin anew what the transaction has deleted itself',
      [remove, upsert],
      [ANY, { write: { kind: 'create', record: fresh('x') }, overtakenBy: CHANGED }],
    ],
    [
      'write over what the transaction has created itself',
      [
        { op: 'upsert', id: 'n', fields },
        { op: 'replace', id: 'n', fields },
      ],
      [ANY, { write: { kind: 'replace', record: fresh('n') }, etag: undefined, overtakenBy: NEVER }],
    ],
    [
      'leave alone what only changes or reads',
      [
        { ...change, etag: '"2"' },
        { op: 'read', id: 'x' },
      ],
      [
        {
          etag: '"2"',
          overtakenBy: NEVER,
        },
        { overtakenBy: NEVER },
      ],
    ],
  ])('should %s', (_what, operations, plans) => {
    const expected = plans.map((plan, index) =>
      plan === ANY || 'refusal' in plan ? plan : { operation: operations[index], ...plan },
    );
    expect(planOperations(operations, FOUND, NOW)).toEqual(expected);
  });
});
