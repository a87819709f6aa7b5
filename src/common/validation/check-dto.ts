import type { Type } from '@nestjs/common';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import type { FieldError } from '../errors/field-error.js';
import { type Source, toFieldErrors } from './field-errors.js';

/** A value as its DTO, which counts only when it has no fault. */
export interface Checked<T> {
  readonly dto: T;
  readonly faults: readonly FieldError[];
}

/** The one way from what a caller sent to a DTO. Unknown fields are faults, and nothing is converted unless the DTO says so. */
export function checkDto<T extends object>(type: Type<T>, value: object, source: Source): Checked<T> {
  const dto = plainToInstance(type, value);
  const errors = validateSync(dto, {
    whitelist: true,
    forbidNonWhitelisted: true,
    validationError: { target: false },
  });
  return { dto, faults: toFieldErrors(errors, source) };
}
