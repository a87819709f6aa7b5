import type { LedgerEntry } from '../../stock/ledger/ledger-feed.service.js';

/** Sums of the movements of a category in an interval. */
export interface Tally {
  /** Units received at any location: all positive deltas. A transfer counts on both sides. */
  readonly unitsIn: number;
  readonly unitsOut: number;
  readonly netUnits: number;
  /** Units that left by a confirmed reservation, or by an adjustment with the reason `sold`. */
  readonly sold: number;
  /** Net change by counts, and by adjustments with any other reason. */
  readonly adjusted: number;
  readonly prices: Prices;
}

/** Observed prices, in integer cents. */
export interface Prices {
  readonly samples: number;
  /** Decimal digits, because the sum may exceed the safe integers. */
  readonly sumCents: string;
  /** Absent without samples. */
  readonly minCents?: number;
  readonly maxCents?: number;
}

export const NOTHING: Tally = {
  unitsIn: 0,
  unitsOut: 0,
  netUnits: 0,
  sold: 0,
  adjusted: 0,
  prices: { samples: 0, sumCents: '0' },
};

export function withMovement(tally: Tally, movement: Pick<LedgerEntry, 'kind' | 'reason' | 'delta'>): Tally {
  const { kind, reason, delta } = movement;
  const isSale = kind === 'sale' || (kind === 'adjustment' && reason === 'sold');
  const isAdjustment = !isSale && (kind === 'adjustment' || kind === 'count');
  return {
    ...tally,
    unitsIn: tally.unitsIn + Math.max(0, delta),
    unitsOut: tally.unitsOut + Math.max(0, -delta),
    netUnits: tally.netUnits + delta,
    sold: tally.sold - (isSale ? delta : 0),
    adjusted: tally.adjusted + (isAdjustment ? delta : 0),
  };
}

export function withPrice({ prices, ...units }: Tally, cents: number): Tally {
  const { samples, sumCents, minCents = cents, maxCents = cents } = prices;
  return {
    ...units,
    prices: {
      samples: samples + 1,
      sumCents: String(BigInt(sumCents) + BigInt(cents)),
      minCents: Math.min(minCents, cents),
      maxCents: Math.max(maxCents, cents),
    },
  };
}

/** The average in integer cents, halves rounded up; undefined without samples. */
export function averageCents({ samples, sumCents }: Prices): number | undefined {
  if (samples === 0) return undefined;
  const count = BigInt(samples);
  return Number((2n * BigInt(sumCents) + count) / (2n * count));
}
