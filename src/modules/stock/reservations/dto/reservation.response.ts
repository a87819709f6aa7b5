import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { FIELD } from '../../../products/dto/product.schema.js';
import { STOCK_FIELD } from '../../dto/stock.schema.js';
import { RESERVATION_ID } from './reservation-id.schema.js';
import { RESERVATION_STATES, type ReservationState, type ReservedLine } from '../reservation.js';
import type { ReservationAnswer } from '../reservation-answer.js';
import type { ReservationPage } from '../reservations.service.js';

/** So much at one location. */
export class TakenResponse {
  @ApiProperty(STOCK_FIELD.location)
  location!: string;

  @ApiProperty({ ...STOCK_FIELD.quantity, example: 2 })
  quantity!: number;
}

/** One thing that is kept. */
export class ReservationLineResponse {
  @ApiProperty(FIELD.id)
  productId!: string;

  @ApiProperty(FIELD.category)
  category!: string;

  @ApiProperty({ ...STOCK_FIELD.quantity, example: 2 })
  quantity!: number;

  @ApiPropertyOptional({
    ...STOCK_FIELD.location,
    description: 'Where it was taken from; absent when from several locations.',
  })
  location?: string;

  @ApiProperty({ type: [TakenResponse], description: 'Where it was taken from, and how much.' })
  taken!: TakenResponse[];

  @ApiPropertyOptional({
    ...STOCK_FIELD.reserved,
    example: 2,
    description: 'How much of it was confirmed, once the reservation is.',
  })
  confirmed?: number;
}

/** A promise to keep goods. */
export class ReservationResponse {
  @ApiProperty(RESERVATION_ID)
  id!: string;

  @ApiProperty({ enum: RESERVATION_STATES, enumName: 'ReservationState', example: 'held' })
  state!: ReservationState;

  @ApiProperty({ type: [ReservationLineResponse] })
  lines!: ReservationLineResponse[];

  @ApiPropertyOptional({ ...STOCK_FIELD.reference, example: 'ORDER-1042' })
  reference?: string;

  @ApiProperty(STOCK_FIELD.at)
  createdAt!: string;

  @ApiProperty({ ...STOCK_FIELD.at, description: 'When the hold ends by itself.' })
  expiresAt!: string;

  @ApiProperty({ type: String, example: '"1"', description: 'Version, as the ETag header has it.' })
  etag!: string;
}

/** A page of reservations. */
export class ReservationPageResponse {
  @ApiProperty({ type: [ReservationResponse] })
  items!: ReservationResponse[];

  @ApiProperty({ type: String, nullable: true, description: 'For the next page; null on the last.' })
  nextCursor!: string | null;
}

/** Field by field, so that nothing of the storage can slip through. */
export function toReservationResponse(answer: ReservationAnswer): ReservationResponse {
  const { id, state, lines, reference, createdAt, expiresAt, etag } = answer;
  return {
    id,
    state,
    lines: lines.map(toLineResponse),
    ...(reference === undefined ? {} : { reference }),
    createdAt,
    expiresAt,
    etag,
  };
}

export const toPageResponse = ({ items, nextCursor }: ReservationPage): ReservationPageResponse => ({
  items: items.map(toReservationResponse),
  nextCursor,
});

function toLineResponse({
  productId,
  category,
  quantity,
  taken,
  confirmed,
}: ReservedLine): ReservationLineResponse {
  const [first, ...others] = taken;
  return {
    productId,
    category,
    quantity,
    ...(first === undefined || others.length > 0 ? {} : { location: first.location }),
    taken: taken.map((one) => ({ location: one.location, quantity: one.quantity })),
    ...(confirmed === undefined ? {} : { confirmed }),
  };
}
