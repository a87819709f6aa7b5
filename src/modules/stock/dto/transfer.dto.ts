import { validationFailed } from '../../../common/validation/validation-failed.js';
import type { Transfer } from '../ledger/stock-command.js';
import { remarksOf } from './adjustment.dto.js';
import { StockField } from './stock-field.js';

/** From one location to another. */
export class TransferDto {
  @StockField.Location()
  from!: string;

  @StockField.Location({ example: 'shop' })
  to!: string;

  @StockField.Quantity()
  quantity!: number;

  @StockField.Reference({ required: false })
  reference?: string;

  @StockField.Note({ required: false })
  note?: string;
}

/** @throws AppError `validation_failed` when both locations are the same */
export function toTransfer(dto: TransferDto, transferId: string): Transfer {
  const { from, to, quantity } = dto;
  if (from === to) {
    throw validationFailed([
      { pointer: '/to', code: 'same_location', detail: 'to must not be the location that it comes from' },
    ]);
  }
  return { kind: 'transfer', from, to, quantity, transferId, ...remarksOf(dto) };
}
