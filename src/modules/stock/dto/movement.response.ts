import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { RecordedMovement } from '../ledger/movement.js';
import type { AdjustmentReason, MovementKind } from '../ledger/movement.js';
import { STOCK_FIELD } from './stock.schema.js';

/** One change of stock at one location: an entry of the ledger. */
export class MovementResponse {
  @ApiProperty({ type: String, example: '5nMZxNbCk4c2v7XGm0Yh3g' })
  id!: string;

  @ApiProperty(STOCK_FIELD.sequence)
  sequence!: number;

  @ApiProperty(STOCK_FIELD.kind)
  kind!: MovementKind;

  @ApiProperty(STOCK_FIELD.location)
  location!: string;

  @ApiProperty({ ...STOCK_FIELD.change, description: 'Change of what is there.' })
  delta!: number;

  @ApiProperty({ ...STOCK_FIELD.onHand, example: 0, description: 'Change of what is promised.' })
  reservedDelta!: number;

  @ApiProperty({ ...STOCK_FIELD.onHand, description: 'What the location holds after it.' })
  onHand!: number;

  @ApiProperty({ ...STOCK_FIELD.reserved, description: 'What of it is promised after it.' })
  reserved!: number;

  @ApiPropertyOptional(STOCK_FIELD.reason)
  reason?: AdjustmentReason;

  @ApiPropertyOptional(STOCK_FIELD.reference)
  reference?: string;

  @ApiPropertyOptional(STOCK_FIELD.note)
  note?: string;

  @ApiProperty({ type: String, example: 'apikey:till-3', description: 'Who made it.' })
  actor!: string;

  @ApiProperty(STOCK_FIELD.at)
  at!: string;

  @ApiPropertyOptional({ type: String, description: 'Of a promise: which reservation.' })
  reservationId?: string;

  @ApiPropertyOptional({ type: String, description: 'The same on both movements of a transfer.' })
  transferId?: string;
}

/** Field by field, so that nothing of the storage can slip through. */
export function toMovementResponse(movement: RecordedMovement): MovementResponse {
  const { reason, reference, note, reservationId, transferId } = movement;
  return {
    id: movement.id,
    sequence: movement.sequence,
    kind: movement.kind,
    location: movement.location,
    delta: movement.delta,
    reservedDelta: movement.reservedDelta,
    onHand: movement.onHand,
    reserved: movement.reserved,
    ...(reason === undefined ? {} : { reason }),
    ...(reference === undefined ? {} : { reference }),
    ...(note === undefined ? {} : { note }),
    actor: movement.actor,
    at: movement.at,
    ...(reservationId === undefined ? {} : { reservationId }),
    ...(transferId === undefined ? {} : { transferId }),
  };
}
