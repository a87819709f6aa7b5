import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { STOCK_FIELD } from '../../dto/stock.schema.js';
import { RESERVATION_STATES, type ReservationState } from '../reservation.js';

const INDEX = { type: 'integer', minimum: 0, example: 0 } as const;

/** A line that cannot be had. */
export class ShortLineResponse {
  @ApiProperty({ ...INDEX, description: 'Which line, from 0.' })
  index!: number;

  @ApiProperty(STOCK_FIELD.available)
  available!: number;

  @ApiProperty({ ...STOCK_FIELD.onHand, description: 'Together with the other lines that ask for the same.' })
  requested!: number;
}

/** What a problem tells when a reservation is not made. */
export class NotReservedMembers {
  @ApiPropertyOptional({ type: [ShortLineResponse], description: 'Every line that is short.' })
  lines?: ShortLineResponse[];

  @ApiPropertyOptional({ ...INDEX, description: 'The line whose product is not there.' })
  index?: number;
}

/** What a problem tells when a reservation is no longer held. */
export class NotHeldMembers {
  @ApiPropertyOptional({ enum: RESERVATION_STATES, enumName: 'ReservationState', example: 'released' })
  state?: ReservationState;

  @ApiPropertyOptional({ ...STOCK_FIELD.at, description: 'When its time was over.' })
  expiresAt?: string;
}
