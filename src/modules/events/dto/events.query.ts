import { ApiPropertyOptional } from '@nestjs/swagger';
import { ArrayMaxSize, IsIn, IsNotEmpty, IsString, Matches, ValidateIf } from 'class-validator';
import { Transform } from 'class-transformer';
import { NOT_A_DOT_SEGMENT } from '../../../common/context/dot-segment.js';
import { MAX_CURSOR_LENGTH } from '../../../common/http/cursor.service.js';
import { ListFromQuery } from '../../../common/http/query-values.js';
import { normaliseCategory } from '../../../common/identity/categories.js';
import { isGiven } from '../../../common/validation/may-be-absent.js';
import {
  HasNoControls,
  IsWellFormed,
  MaxCodePoints,
  TransformText,
} from '../../../common/validation/text.decorators.js';
import { LIMITS } from '../../products/entities/product.entity.js';
import { EVENT_TYPES, type EventType } from './event-types.js';

const MOST_CATEGORIES = 100;

const length = { each: true, message: '$property must have at most $constraint1 characters in each entry' };

/** The query of a stream: filters, and the position to resume from. */
export class EventsQuery {
  @ApiPropertyOptional({
    type: [String],
    description: 'Repeatable: any of these. Left out: all that the caller may read.',
  })
  @ListFromQuery()
  @TransformText(normaliseCategory)
  @ValidateIf(isGiven)
  @ArrayMaxSize(MOST_CATEGORIES, { message: '$property must have at most $constraint1 entries' })
  @IsString({ each: true })
  @IsWellFormed({ each: true })
  @HasNoControls({ each: true })
  @IsNotEmpty({ each: true, message: '$property must not be empty' })
  @MaxCodePoints(LIMITS.category, length)
  @Matches(NOT_A_DOT_SEGMENT, { each: true, message: '$property must not be . or .., encoded or not' })
  category?: string[];

  @ApiPropertyOptional({
    type: [String],
    enum: EVENT_TYPES,
    description: 'With commas, or repeated: any of these. Left out: all.',
  })
  @ListFromQuery()
  @Transform(({ value }: { value: unknown }) => (Array.isArray(value) ? value.flatMap(parted) : value))
  @ValidateIf(isGiven)
  @IsIn(EVENT_TYPES, { each: true, message: unknownType })
  types?: EventType[];

  @ApiPropertyOptional({
    type: String,
    description: 'Resumes behind the event with this `id`. The header `Last-Event-ID` is stronger.',
  })
  @ValidateIf(isGiven)
  @IsString()
  @MaxCodePoints(MAX_CURSOR_LENGTH)
  after?: string;
}

function parted(value: unknown): unknown {
  return typeof value === 'string' ? value.split(',').map((part) => part.trim()) : value;
}

function unknownType({ value }: { readonly value: unknown }): string {
  const types: readonly string[] = EVENT_TYPES;
  const unknown = (Array.isArray(value) ? value : [value])
    .filter((one) => !types.includes(String(one)))
    .map((one) => JSON.stringify(String(one).slice(0, 50)));
  return `$property must be of ${EVENT_TYPES.join(', ')}, and not ${[...new Set(unknown)].slice(0, 5).join(', ')}`;
}
