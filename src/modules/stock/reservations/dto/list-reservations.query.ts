import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsInt, IsString, Max, Min, ValidateIf } from 'class-validator';
import { IntegerFromQuery } from '../../../../common/http/query-values.js';
import { isGiven } from '../../../../common/validation/may-be-absent.js';
import { between, ONE_OF, WHOLE_NUMBER } from '../../../../common/validation/messages.js';
import { StockField } from '../../dto/stock-field.js';
import { RESERVATION_STATES, type ReservationState } from '../reservation.js';
import type { ReservationFilters } from '../reservations.query.js';

const MAX_LIMIT = 100;

/** Which reservations: filters, all of which must hold, and page. */
export class ListReservationsQuery {
  @ApiPropertyOptional({ enum: RESERVATION_STATES, enumName: 'ReservationState', description: 'Only these.' })
  @ValidateIf(isGiven)
  @IsIn(RESERVATION_STATES, ONE_OF)
  state?: ReservationState;

  @StockField.Reference({ required: false, example: undefined, description: 'Only with exactly this one.' })
  reference?: string;

  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: MAX_LIMIT, default: 50 })
  @IntegerFromQuery()
  @IsInt(WHOLE_NUMBER)
  @Min(1, between(1, MAX_LIMIT))
  @Max(MAX_LIMIT, between(1, MAX_LIMIT))
  limit: number = 50;

  @ApiPropertyOptional({ type: String, description: 'The nextCursor of the page before.' })
  @ValidateIf(isGiven)
  @IsString({ message: '$property must be given once' })
  cursor?: string;
}

export const filtersOf = ({ state, reference }: ListReservationsQuery): ReservationFilters => ({
  ...(state === undefined ? {} : { state }),
  ...(reference === undefined ? {} : { reference }),
});
