import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsInt, Max, Min, ValidateIf } from 'class-validator';
import { isGiven, MayBeAbsent } from '../../../../common/validation/may-be-absent.js';
import { NestedList } from '../../../../common/validation/value.decorators.js';
import { between, entries, LIST, WHOLE_NUMBER } from '../../../../common/validation/messages.js';
import { ProductField } from '../../../products/dto/product-field.js';
import { StockField } from '../../dto/stock-field.js';
import { RESERVATION_LIMITS } from '../reservation.js';
import type { NewReservation } from '../pending-reservation.js';
import type { Wish } from '../reservations.service.js';

const { lines: MOST_LINES, expiresInSeconds: SECONDS } = RESERVATION_LIMITS;

const SECONDS_SCHEMA = {
  type: 'integer',
  minimum: SECONDS.lowest,
  maximum: SECONDS.highest,
  example: SECONDS.usual,
  description: 'For how long, in seconds, from now.',
} as const;

/** One thing to keep. */
export class ReservationLineDto {
  @ProductField.Id()
  productId!: string;

  @ProductField.Category()
  category!: string;

  @StockField.Quantity()
  quantity!: number;

  @StockField.Location({ required: false, description: 'Only from there. Left out: wherever there is most.' })
  location?: string;
}

/** The body of a new reservation. */
export class CreateReservationDto {
  @ApiProperty({ type: [ReservationLineDto], minItems: 1, maxItems: MOST_LINES })
  @IsArray(LIST)
  @ArrayMinSize(1, entries(1, MOST_LINES))
  @ArrayMaxSize(MOST_LINES, entries(1, MOST_LINES))
  @NestedList(() => ReservationLineDto)
  lines!: ReservationLineDto[];

  @ApiPropertyOptional({ ...SECONDS_SCHEMA, default: SECONDS.usual })
  @IsInt(WHOLE_NUMBER)
  @Min(SECONDS.lowest, between(SECONDS.lowest, SECONDS.highest))
  @Max(SECONDS.highest, between(SECONDS.lowest, SECONDS.highest))
  expiresInSeconds: number = SECONDS.usual;

  @StockField.Reference({ required: false, example: 'ORDER-1042' })
  reference?: string;
}

/** How much of a line is confirmed. */
export class ConfirmedLineDto {
  @ApiProperty({
    type: 'integer',
    minimum: 0,
    maximum: MOST_LINES - 1,
    example: 0,
    description: 'Which line, from 0.',
  })
  @IsInt(WHOLE_NUMBER)
  @Min(0, between(0, MOST_LINES - 1))
  @Max(MOST_LINES - 1, between(0, MOST_LINES - 1))
  index!: number;

  @StockField.Quantity({ minimum: 0, description: 'At most what the line holds.' })
  quantity!: number;
}

/** The body of a confirmation. */
@MayBeAbsent
export class ConfirmReservationDto {
  @ApiPropertyOptional({
    type: [ConfirmedLineDto],
    maxItems: MOST_LINES,
    description: 'Left out: all of every line. Otherwise these, and the rest is released.',
  })
  @ValidateIf(isGiven)
  @IsArray(LIST)
  @ArrayMaxSize(MOST_LINES, entries(0, MOST_LINES))
  @NestedList(() => ConfirmedLineDto)
  lines?: ConfirmedLineDto[];
}

/** The body of an extension. */
export class ExtendReservationDto {
  @ApiProperty(SECONDS_SCHEMA)
  @IsInt(WHOLE_NUMBER)
  @Min(SECONDS.lowest, between(SECONDS.lowest, SECONDS.highest))
  @Max(SECONDS.highest, between(SECONDS.lowest, SECONDS.highest))
  expiresInSeconds!: number;
}

export const toNewReservation = ({
  lines,
  expiresInSeconds,
  reference,
}: CreateReservationDto): NewReservation => ({
  lines: lines.map(({ productId, category, quantity, location }) => ({
    productId,
    category,
    quantity,
    ...(location === undefined ? {} : { location }),
  })),
  expiresInSeconds,
  ...(reference === undefined ? {} : { reference }),
});

export const toConfirmation = ({ lines }: ConfirmReservationDto): Wish => ({
  kind: 'confirm',
  quantities: lines && new Map(lines.map(({ index, quantity }) => [index, quantity])),
});
