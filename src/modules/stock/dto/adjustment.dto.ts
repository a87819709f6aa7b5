import type { AdjustmentReason, Remarks } from '../ledger/movement.js';
import { MAIN_LOCATION } from '../ledger/stock-state.js';
import type { Adjustment } from '../ledger/stock-command.js';
import { StockField } from './stock-field.js';

/** So much more or less, and why. */
export class AdjustmentDto {
  @StockField.Delta()
  delta!: number;

  @StockField.Location({ required: false, default: MAIN_LOCATION })
  location: string = MAIN_LOCATION;

  @StockField.Reason()
  reason!: AdjustmentReason;

  @StockField.Reference({ required: false })
  reference?: string;

  @StockField.Note({ required: false })
  note?: string;

  @StockField.ExpectedOnHand({ required: false })
  expectedOnHand?: number;
}

export function toAdjustment(dto: AdjustmentDto): Adjustment {
  const { delta, location, reason, expectedOnHand } = dto;
  return {
    kind: 'adjustment',
    delta,
    location,
    reason,
    ...remarksOf(dto),
    ...(expectedOnHand === undefined ? {} : { expectedOnHand }),
  };
}

/** What a body says beside the numbers. */
export const remarksOf = ({ reference, note }: { reference?: string; note?: string }): Remarks => ({
  ...(reference === undefined ? {} : { reference }),
  ...(note === undefined ? {} : { note }),
});
