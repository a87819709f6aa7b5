import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, ValidateIf } from 'class-validator';
import { DEFAULT_LIMIT, PageField } from '../../../../common/http/page-field.js';
import { isGiven } from '../../../../common/validation/may-be-absent.js';
import { ONE_OF } from '../../../../common/validation/messages.js';
import { StockField } from '../../dto/stock-field.js';
import { RESERVATION_STATES, type ReservationState } from '../reservation.js';
import type { ReservationFilters } from '../reservations.query.js';

/** Which reservations: filters, all of which must hold, and page. */
export class ListReservationsQuery {
  @ApiPropertyOptional({ enum: RESERVATION_STATES, enumName: 'ReservationState', description: 'Only these.' })
  @ValidateIf(isGiven)
  @IsIn(RESERVATION_STATES, ONE_OF)
  state?: ReservationState;

  @StockField.Reference({ required: false, example: undefined, description: 'Only with exactly this one.' })
  reference?: string;

  @PageField.Limit()
  limit: number = DEFAULT_LIMIT;

  @PageField.Cursor()
  cursor?: string;
}

export const filtersOf = ({ state, reference }: ListReservationsQuery): ReservationFilters => ({
  ...(state === undefined ? {} : { state }),
  ...(reference === undefined ? {} : { reference }),
});
