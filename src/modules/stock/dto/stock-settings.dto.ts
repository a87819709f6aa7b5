import { validationFailed } from '../../../common/validation/validation-failed.js';
import type { ChangeSettings } from '../ledger/stock-command.js';
import { StockField } from './stock-field.js';

/** The body of PATCH, a merge patch (RFC 7396): what is there changes, null removes. */
export class StockSettingsDto {
  @StockField.SafetyStock({ required: false })
  safetyStock?: number;

  @StockField.ReorderPoint({ required: false, nullable: true })
  reorderPoint?: number | null;

  @StockField.AllowBackorder({ required: false })
  allowBackorder?: boolean;
}

/** @throws AppError `validation_failed` when there is nothing to change */
export function toSettings({ safetyStock, reorderPoint, allowBackorder }: StockSettingsDto): ChangeSettings {
  const changes = {
    ...(safetyStock === undefined ? {} : { safetyStock }),
    ...(reorderPoint === undefined ? {} : { reorderPoint }),
    ...(allowBackorder === undefined ? {} : { allowBackorder }),
  };
  if (Object.keys(changes).length === 0) {
    throw validationFailed([
      { pointer: '', code: 'too_few', detail: 'at least one field to change is required' },
    ]);
  }
  return { kind: 'settings', changes };
}
