import { preconditionFailed } from '../common/errors.js';

/** Etag conditions as they come: a quoted etag, or `*` for any. */
export interface Conditions {
  readonly ifMatch?: string | undefined;
  readonly ifNoneMatch?: string | undefined;
}

const ANY = '*';

/** @throws CosmosError 412 when the etag is not the expected one */
export function requireMatch({ ifMatch }: Conditions, etag: string): void {
  if (ifMatch !== undefined && ifMatch !== ANY && ifMatch !== etag) throw preconditionFailed();
}

/** True when the caller has this version already: the answer is 304. */
export const isUnchanged = ({ ifNoneMatch }: Conditions, etag: string): boolean =>
  ifNoneMatch === ANY || ifNoneMatch === etag;

/** @throws CosmosError 412 when the item exists although the caller asked for its absence */
export function requireAbsent({ ifNoneMatch }: Conditions): void {
  if (ifNoneMatch === ANY) throw preconditionFailed();
}
