import type { JSONObject, PatchOperation } from '@azure/cosmos';
import type { StockState } from './stock-state.js';

/** What the document of a product says of its end, in seconds. */
export interface Expiry {
  readonly ttl?: number | undefined;
  /** The time to live that waits: it counts from when the movements of the product are posted. */
  readonly heldTtl?: number | undefined;
}

const NEVER = -1;

const isMortal = (ttl = NEVER): boolean => ttl > 0;

/** A product that expires takes along what stands in it alone. So it lives on until its movements are posted. */
export function expiryOf(
  ttl: number | undefined,
  stock: Pick<StockState, 'unposted'> | undefined,
): { ttl?: number; heldTtl?: number } {
  if (ttl === undefined) return {};
  return isHeld({ ttl, stock }) ? { ttl: NEVER, heldTtl: ttl } : { ttl };
}

/** Whether a product waits with its end. */
export const isHeld = ({
  ttl,
  stock,
}: {
  readonly ttl?: number | undefined;
  readonly stock?: Pick<StockState, 'unposted'> | undefined;
}): boolean => isMortal(ttl) && (stock?.unposted.length ?? 0) > 0;

/**
 * What a document says of its end: an instance of the version before this one may have posted the movements, and left the rest.
 * @param unposted how many movements stand in it alone
 */
export const ttlOf = ({ ttl, heldTtl }: Expiry, unposted: number): number | undefined =>
  unposted > 0 ? (heldTtl ?? ttl) : ttl;

/** The document of a product whose movements are posted with it. @param stock as the product has it before */
export function released(
  { heldTtl, ...document }: JSONObject,
  { unposted }: { readonly unposted?: readonly unknown[] },
): JSONObject {
  return heldTtl === undefined || unposted === undefined || unposted.length === 0
    ? document
    : { ...document, ttl: heldTtl };
}

/** The same as a part of the patch that takes the movements out of the product. */
export const releasing = ({ ttl }: { readonly ttl?: number | undefined }): PatchOperation[] =>
  ttl === undefined || !isMortal(ttl)
    ? []
    : [
        { op: 'set', path: '/ttl', value: ttl },
        // To remove what is absent would fail.
        { op: 'set', path: '/heldTtl', value: ttl },
        { op: 'remove', path: '/heldTtl' },
      ];
