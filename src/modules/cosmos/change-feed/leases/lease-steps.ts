import type { KeyRange } from '../../ranges/key-range.js';
import { type LeaseDocument, type LeaseProperties, textOfParts } from './lease-document.js';

/**
 * The steps of a lease, each a pure function from one document to the next. Every step is written under the etag of the
 * document that it was made from. The README has the table of states; the model of the tests plays these same functions.
 */

/** Somebody begins to own it: it was free, expired, or handed over. */
export const taken = <L extends LeaseDocument>(lease: L, owner: string, at: string): L =>
  ownersWrite({ ...lease, Owner: owner }, withoutWish(lease), at);

/** The owner is alive, and has handled everything up to the token. Checkpoint and renewal are the same step. */
export const kept = <L extends LeaseDocument>(lease: L, token: string | null, at: string): L =>
  ownersWrite({ ...lease, ContinuationToken: token }, lease.properties, at);

/** The owner declines to hand it over. */
export const declined = <L extends LeaseDocument>(lease: L, token: string | null, at: string): L =>
  ownersWrite({ ...lease, ContinuationToken: token }, withoutWish(lease), at);

/** The owner gives it up: to whoever asked for it, or to nobody. It has handled everything up to the token. */
export const released = <L extends LeaseDocument>(
  lease: L,
  token: string | null,
  to: string | null,
  at: string,
): L => ownersWrite({ ...lease, Owner: to, ContinuationToken: token }, withoutWish(lease), at);

/** Another instance asks the owner for it. Not the owner's write: it does not make the owner look alive. */
export const wanted = <L extends LeaseDocument>(lease: L, by: string): L => ({
  ...lease,
  properties: { ...lease.properties, wantedBy: by },
});

/**
 * The owner begins to split it. From this write on nobody reads under it, whoever owns it: a new owner only completes the
 * split. So its position is that of its parts.
 */
export const closed = <L extends LeaseDocument>(
  lease: L,
  token: string | null,
  parts: readonly KeyRange[],
  at: string,
): L => {
  const splitInto = lease.properties.splitInto ?? textOfParts(parts);
  return ownersWrite({ ...lease, ContinuationToken: token }, { ...lease.properties, splitInto }, at);
};

/** An operator sets it back: whoever owned it has lost it. */
export const setBack = <L extends LeaseDocument>(lease: L, token: string | null, generation: string): L => ({
  ...lease,
  Owner: null,
  ContinuationToken: token,
  properties: { ...withoutWish(lease), generation },
});

function ownersWrite<L extends LeaseDocument>(lease: L, properties: LeaseProperties, at: string): L {
  // A lease of .NET has none.
  const sequence = String((Number(properties.sequence) || 0) + 1);
  return { ...lease, properties: { ...properties, sequence }, timestamp: at };
}

/** What others have written beside ours stays. */
function withoutWish({ properties }: LeaseDocument): LeaseProperties {
  const { wantedBy: _, ...others } = properties;
  return others;
}
