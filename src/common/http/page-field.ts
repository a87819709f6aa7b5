import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsInt, IsString, ValidateIf } from 'class-validator';
import { range } from '../validation/documented-field.js';
import { isGiven } from '../validation/may-be-absent.js';
import { WHOLE_NUMBER } from '../validation/messages.js';
import { IntegerFromQuery } from './query-values.js';

/** Entries of a page whose caller does not say how many. */
export const DEFAULT_LIMIT = 50;

const BOUNDS = { minimum: 1, maximum: 100 } as const;

/** The parameters of every list that is read page by page: `@PageField.Limit()`. */
export const PageField = {
  Limit: (): PropertyDecorator =>
    applyDecorators(
      ApiPropertyOptional({ type: 'integer', ...BOUNDS, default: DEFAULT_LIMIT }),
      IntegerFromQuery(),
      IsInt(WHOLE_NUMBER),
      ...range(BOUNDS),
    ),
  Cursor: (): PropertyDecorator =>
    applyDecorators(
      ApiPropertyOptional({ type: String, description: 'The nextCursor of the page before.' }),
      ValidateIf(isGiven),
      IsString({ message: '$property must be given once' }),
    ),
};
