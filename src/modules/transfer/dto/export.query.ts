import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, ValidateIf } from 'class-validator';
import { isGiven } from '../../../common/validation/is-given.js';
import { ONE_OF } from '../../../common/validation/messages.js';
import { ProductField } from '../../products/dto/product-field.js';

const FORMATS = ['ndjson', 'csv'] as const;
export type ExportFormat = (typeof FORMATS)[number];

/** The query of an export. */
export class ExportQuery {
  @ApiPropertyOptional({ enum: FORMATS, description: 'Left out: what Accept prefers, NDJSON before CSV.' })
  @ValidateIf(isGiven)
  @IsIn(FORMATS, ONE_OF)
  format?: ExportFormat;

  @ProductField.Category({
    required: false,
    example: undefined,
    description: 'Only this category: one partition instead of the whole tenant.',
  })
  category?: string;
}
