/**
 * An amount as integer cents; undefined when it has more than two decimals or is not finite. Division by 100 is correctly
 * rounded, so it gives back `amount` exactly when the amount is the number nearest to a two-decimal one.
 */
export function toCents(amount: number): number | undefined {
  const cents = Math.round(amount * 100);
  return Number.isSafeInteger(cents) && cents / 100 === amount ? cents : undefined;
}

/** Integer cents as an amount: the number nearest to it, which JSON writes with at most two decimals. */
export const fromCents = (cents: number): number => cents / 100;
