import { hash, randomInt } from 'node:crypto';

/** Digits of a sequence within a key: as text, in the order of numbers. */
const DIGITS = 10;

/** Characters of a time within the name of a ledger: enough for 3,000 years. */
const TIME_DIGITS = 9;

/**
 * A name for the ledger of a product that begins one. Products that come one after the other under the same address have each
 * its own, in the order of their time.
 */
export function newLedger(now: Date): string {
  const suffix = randomInt(36 ** 4)
    .toString(36)
    .padStart(4, '0');
  return `${now.getTime().toString(36).padStart(TIME_DIGITS, '0')}${suffix}`;
}

const productPart = (productId: string): string => hash('sha256', productId, 'base64url').slice(0, 22);

/** Where a movement stands in the ledgers of its partition: below those of the same ledger with a lower number. */
export const ledgerKey = (productId: string, ledger: string, sequence: number): string =>
  `${productPart(productId)}:${ledger}:${String(sequence).padStart(DIGITS, '0')}`;

/** Before and behind every key of a product, or of one of its ledgers. */
export function ledgerBounds(
  productId: string,
  ledger?: string,
): { readonly first: string; readonly last: string } {
  const prefix = ledger === undefined ? productPart(productId) : `${productPart(productId)}:${ledger}`;
  // The character behind the colon.
  return { first: `${prefix}:`, last: `${prefix};` };
}
