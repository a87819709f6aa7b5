import type { KeyRange } from '../../ranges/key-range.js';
import { type LeaseDocument, type LeaseProperties, textOfParts } from './lease-document.js';

/**
 * The steps of a lease, each a pure function from one document to the next. Every step is written under the etag of the
 * document that it was made from. The README has the table of states. The model test runs these functions.
 */

/** An instance becomes the owner. The lease was free, expired, or handed over. */
export const taken = <L extends LeaseDocument>(lease: L, owner: string, at: string): L =>
  ownersWrite({ ...lease, Owner: owner }, withoutWish(lease), at);

/** The owner writes a checkpoint, which also renews the lease. */
export const kept = <L extends LeaseDocument>(lease: L, token: string | null, at: string): L =>
  ownersWrite({ ...lease, ContinuationToken: token }, lease.properties, at);

/** The owner declines to hand it over. */
export const declined = <L extends LeaseDocument>(lease: L, token: string | null, at: string): L =>
  ownersWrite({ ...lease, ContinuationToken: token }, withoutWish(lease), at);

/** The owner writes a checkpoint and releases the lease: to the instance that asked, or with `to` null to none. */
export const released = <L extends LeaseDocument>(
  lease: L,
  token: string | null,
  to: string | null,
  at: string,
): L => ownersWrite({ ...lease, Owner: to, ContinuationToken: token }, withoutWish(lease), at);

/** Another instance asks the owner for the lease. This write does not renew the lease. */
export const wanted = <L extends LeaseDocument>(lease: L, by: string): L => ({
  ...lease,
  properties: { ...lease.properties, wantedBy: by },
});

/**
 * The owner begins a split. After this write no instance reads under the lease; a new owner only completes the split. So the
 * parts begin at its checkpoint.
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

/** An operator resets the lease. The owner loses it. */
export const setBack = <L extends LeaseDocument>(lease: L, token: string | null, generation: string): L => ({
  ...lease,
  Owner: null,
  ContinuationToken: token,
  properties: { ...withoutWish(lease), generation },
});

function ownersWrite<L extends LeaseDocument>(lease: L, properties: LeaseProperties, at: string): L {
  // A lease of .NET has no sequence.
  const sequence = String((Number(properties.sequence) || 0) + 1);
  return { ...lease, properties: { ...properties, sequence }, timestamp: at };
}

/** Keeps the properties that other tools have written. */
function withoutWish({ properties }: LeaseDocument): LeaseProperties {
  const { wantedBy: _, ...others } = properties;
  return others;
}
