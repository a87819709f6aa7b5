import type { Count } from '../ledger/stock-command.js';
import { MAIN_LOCATION } from '../ledger/stock-state.js';
import { remarksOf } from './adjustment.dto.js';
import { StockField } from './stock-field.js';

/** So many were found. */
export class CountDto {
  @StockField.Counted()
  counted!: number;

  @StockField.Location({ required: false, default: MAIN_LOCATION })
  location: string = MAIN_LOCATION;

  @StockField.Reference({ required: false })
  reference?: string;

  @StockField.Note({ required: false })
  note?: string;
}

export const toCount = (dto: CountDto): Count => ({
  kind: 'count',
  counted: dto.counted,
  location: dto.location,
  ...remarksOf(dto),
});
