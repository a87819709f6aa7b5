/** The calls that a walk follows. What only the first call of a process does is no part of it. */
export interface Call {
  readonly method: 'PATCH' | 'POST';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** The status that the call answers with when it does what it is for. */
  readonly status: number;
}

export type CallName = 'patch' | 'import';

/**
 * One product's name changed under its ETag, which `*` stands for, and one file of one row that creates a product. A change of
 * the quantity would run through the ledger as well.
 */
export const CALLS: Readonly<Record<CallName, (round: number) => Call>> = {
  patch: (round) => ({
    method: 'PATCH',
    path: '/v1/products/walked?category=bikes',
    headers: { 'content-type': 'application/merge-patch+json', 'if-match': '*' },
    body: JSON.stringify({ name: `Walked ${round}` }),
    status: 200,
  }),
  import: (round) => ({
    method: 'POST',
    path: '/v1/imports',
    headers: { 'content-type': 'text/csv' },
    body: `category,sku,name,price\nbikes,WALK-${round},Walked,10\n`,
    status: 200,
  }),
};

/** Makes the product that `patch` changes. */
export const PREPARATION: Call = {
  method: 'POST',
  path: '/v1/imports',
  headers: { 'content-type': 'text/csv' },
  body: 'id,category,sku,name,price\nwalked,bikes,WALKED,Walked,10\n',
  status: 200,
};
