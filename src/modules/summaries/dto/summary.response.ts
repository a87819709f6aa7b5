import { ApiProperty } from '@nestjs/swagger';
import { fromCents } from '../../products/dto/money.js';
import { averageCents } from '../counting/tally.js';
import type { Summary, SummaryPage } from '../list/summary.js';

const units = (example: number, description: string) => ({ type: 'integer', example, description }) as const;
const price = (example: number, description: string) =>
  ({ type: Number, nullable: true, example, description: `${description} Null without samples.` }) as const;

/** Summary of one category and one interval. */
export class SummaryResponse {
  @ApiProperty({ type: String, example: 'tools' })
  category!: string;

  @ApiProperty({
    type: String,
    format: 'date-time',
    example: '2026-01-31T08:00:00.000Z',
    description: 'Beginning of the interval. Movements are in the one in which they were made.',
  })
  start!: string;

  @ApiProperty(units(40, 'Units that came in: every positive delta. A transfer counts on both sides.'))
  unitsIn!: number;

  @ApiProperty(units(13, 'Units that went out: every negative delta, without its sign.'))
  unitsOut!: number;

  @ApiProperty(units(27, 'What the units in are more than those out.'))
  netUnits!: number;

  @ApiProperty(
    units(12, 'Units that left by confirmed reservations, and by adjustments with the reason sold.'),
  )
  sold!: number;

  @ApiProperty(units(-1, 'Net change by counts, and by adjustments with any other reason.'))
  adjusted!: number;

  @ApiProperty(units(240, 'Units that the category held at the end of the interval.'))
  closingQuantity!: number;

  @ApiProperty(price(4.5, 'The least price that was seen.'))
  minPrice!: number | null;

  @ApiProperty(price(129, 'The greatest.'))
  maxPrice!: number | null;

  @ApiProperty(price(35.25, 'The average of all samples, to the cent.'))
  averagePrice!: number | null;

  @ApiProperty({
    ...units(18, 'Prices that were seen: one for each version of a product that the feed has shown.'),
    minimum: 0,
  })
  samples!: number;
}

/** A page of summaries, by start, then by category. */
export class SummaryPageResponse {
  @ApiProperty({ type: [SummaryResponse] })
  items!: SummaryResponse[];

  @ApiProperty({ type: String, nullable: true, description: 'For the next page; null on the last.' })
  nextCursor!: string | null;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    example: '2026-01-31T08:30:00.000Z',
    description: 'Everything that was committed before is counted. Null before the counting has ever begun.',
  })
  asOf!: string | null;

  @ApiProperty({
    type: Number,
    minimum: 0,
    nullable: true,
    example: 0,
    description: 'Age of the oldest change that is not counted yet; 0 when there is none.',
  })
  lagSeconds!: number | null;
}

export const toSummaryPageResponse = ({
  items,
  nextCursor,
  asOf,
  lagSeconds,
}: SummaryPage): SummaryPageResponse => ({
  items: items.map(toSummaryResponse),
  nextCursor,
  asOf,
  lagSeconds,
});

function toSummaryResponse({ category, start, tally, closingQuantity }: Summary): SummaryResponse {
  const { unitsIn, unitsOut, netUnits, sold, adjusted, prices } = tally;
  return {
    category,
    start,
    unitsIn,
    unitsOut,
    netUnits,
    sold,
    adjusted,
    closingQuantity,
    minPrice: amountOf(prices.minCents),
    maxPrice: amountOf(prices.maxCents),
    averagePrice: amountOf(averageCents(prices)),
    samples: prices.samples,
  };
}

const amountOf = (cents: number | undefined): number | null =>
  cents === undefined ? null : fromCents(cents);
