import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsIn, ValidateIf } from 'class-validator';
import { BooleanFromQuery } from '../../../common/http/query-values.js';
import { isGiven } from '../../../common/validation/may-be-absent.js';
import { ONE_OF, TRUE_OR_FALSE } from '../../../common/validation/messages.js';
import { ProductField } from '../../products/dto/product-field.js';

const FORMATS = ['ndjson', 'csv'] as const;
export type ExportFormat = (typeof FORMATS)[number];

/** The query of an export. */
export class ExportQuery {
  @ApiPropertyOptional({ enum: FORMATS, description: 'Left out: what Accept prefers, NDJSON before CSV.' })
  @ValidateIf(isGiven)
  @IsIn(FORMATS, ONE_OF)
  format?: ExportFormat;

  @ApiPropertyOptional({
    type: Boolean,
    default: false,
    description:
      'Only with CSV: begins with a byte order mark, so that Excel reads the text as UTF-8. The import takes it back.',
  })
  @BooleanFromQuery()
  @IsBoolean(TRUE_OR_FALSE)
  bom: boolean = false;

  @ProductField.Category({
    required: false,
    example: undefined,
    description: 'Only this category: one partition instead of the whole tenant.',
  })
  category?: string;
}
