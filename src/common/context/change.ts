/** One document that a write has changed, for good. */
export interface Change {
  readonly action: 'create' | 'replace' | 'patch' | 'delete';
  readonly category: string;
  readonly id: string;
  /** Quoted version that it had; absent when the write did not ask for one. */
  readonly etagBefore?: string | undefined;
  /** Quoted version that it has now; absent when it is gone. */
  readonly etagAfter?: string | undefined;
}

/** What was refused, by its error code, of a call that is answered with success all the same: one document of a batch, or so many rows. */
export type Refusal = { readonly outcome: string } & (
  Pick<Change, 'action' | 'category' | 'id'> | { readonly rows: number }
);
