import { applyDecorators } from '@nestjs/common';
import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import { IsOptional, IsString, Max, Min, ValidateIf } from 'class-validator';
import { isGiven } from './may-be-absent.js';
import { between } from './messages.js';
import { HasNoControls, IsWellFormed, MaxCodePoints } from './text.decorators.js';

/** What one place says of a field beside its schema. */
export interface FieldOptions {
  /** False: may be left out. */
  readonly required?: false;
  /** May be null, which removes the field. */
  readonly nullable?: true;
  readonly default?: string | number | readonly string[];
  /** Another lower bound. */
  readonly minimum?: number;
  readonly example?: string | undefined;
  readonly description?: string;
}

/** A decorator that joins the schema of a field and its rules, which read their bounds from the schema. */
export function field<S extends ApiPropertyOptions>(
  schema: S,
  rules: (schema: S) => readonly PropertyDecorator[],
): (options?: FieldOptions) => PropertyDecorator {
  return (options = {}) => {
    const own = { ...schema, ...options };
    return applyDecorators(ApiProperty(own), ...presence(options), ...rules(own));
  };
}

/** A field with a default is never absent once it is read. */
function presence(options: FieldOptions): PropertyDecorator[] {
  if (options.nullable === true) return [IsOptional()];
  return options.required === false && options.default === undefined ? [ValidateIf(isGiven)] : [];
}

/** The rules of text of a bounded length. */
export const text = (
  { maxLength }: { readonly maxLength: number },
  multiline = false,
): PropertyDecorator[] => [
  IsString(),
  IsWellFormed(),
  HasNoControls({ multiline }),
  MaxCodePoints(maxLength),
];

/** The rules of a number within bounds. */
export const range = ({ minimum, maximum }: { readonly minimum: number; readonly maximum: number }) => [
  Min(minimum, between(minimum, maximum)),
  Max(maximum, between(minimum, maximum)),
];
