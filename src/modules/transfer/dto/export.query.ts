import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsCategory } from '../../products/dto/product-rules.js';
import { FIELD } from '../../products/dto/product.schema.js';
import { IsOneOf, Optional } from '../../products/dto/rules.js';

const FORMATS = ['ndjson', 'csv'] as const;
export type ExportFormat = (typeof FORMATS)[number];

/** The query of an export. */
export class ExportQuery {
  @ApiPropertyOptional({ enum: FORMATS, description: 'Left out: what Accept prefers, NDJSON before CSV.' })
  @Optional()
  @IsOneOf(FORMATS)
  format?: ExportFormat;

  @ApiPropertyOptional({
    ...FIELD.category,
    example: undefined,
    description: 'Only this category: one partition instead of the whole tenant.',
  })
  @Optional()
  @IsCategory()
  category?: string;
}
