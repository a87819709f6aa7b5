import type { ErrorDefinition } from '../../../../common/errors/define-errors.js';
import { COSMOS_ERRORS } from '../../../cosmos/errors/cosmos.errors.js';
import { PRODUCT_ERRORS } from '../../../products/entities/products.errors.js';

const instance = '/v1/products/batch';
const requestId = '0191f3a2-5b1c-7c3e-9d52-8c1f6f0a7b11';

const problem = (
  { code, status, title, retryable }: ErrorDefinition,
  detail: string,
  members: object = {},
): object => {
  return {
    type: `/problems/${code}`,
    title,
    status,
    detail,
    instance,
    code,
    requestId,
    retryable,
    ...members,
  };
};

const product = {
  id: '0191f3a2-5b1c-7c3e-9d52-8c1f6f0a7b12',
  category: 'garden',
  sku: 'SAW-PRUN',
  name: 'Pruning saw',
  price: 24.5,
  quantity: 30,
  reserved: 0,
  available: 30,
  status: 'active',
  tags: [],
  createdAt: '2026-01-02T03:04:05.678Z',
  updatedAt: '2026-01-02T03:04:05.678Z',
  etag: '"00000000-0000-0000-0000-000000000001"',
};

const committed = {
  index: 0,
  id: product.id,
  category: product.category,
  status: 201,
  etag: product.etag,
  product,
  requestCharge: 7.43,
};

/** Two items of one category, of which the second fails. */
const refused = (first: number): object[] => [
  {
    index: first,
    id: '0191f3a2-5b1c-7c3e-9d52-8c1f6f0a7b13',
    category: 'hand tools',
    status: 424,
    requestCharge: 0,
    problem: problem(COSMOS_ERRORS.not_applied, `Item ${first + 1}, of the same category, failed.`),
  },
  {
    index: first + 1,
    id: '0191f3a2-5b1c-7c3e-9d52-8c1f6f0a7b14',
    category: 'hand tools',
    status: 409,
    requestCharge: 1.24,
    problem: problem(
      PRODUCT_ERRORS.sku_taken,
      'Another product in category "hand tools" has the sku "HAM-0450".',
      {
        sku: 'HAM-0450',
      },
    ),
  },
];

/** One category was committed, the other was not. */
export const PARTLY_COMMITTED = {
  results: [committed, ...refused(1)],
  succeeded: 1,
  failed: 2,
  requestCharge: 8.67,
};

/** What the problem tells when there is no other category. */
export const NOTHING_COMMITTED = {
  sku: 'HAM-0450',
  results: refused(0),
  succeeded: 0,
  failed: 2,
  requestCharge: 1.24,
};
