import type { TokenCredential } from '@azure/identity';

/** Where the database is, and how to sign in there. */
export interface CosmosConnection {
  readonly endpoint: string;
  readonly authentication: { readonly key: string } | { readonly aadCredentials: TokenCredential };
  /** Stops what was started for the connection, if anything was. */
  readonly close?: () => Promise<void>;
}
