import { ApiProperty, ApiPropertyOptional, OmitType } from '@nestjs/swagger';
import type { ImportProgress, ImportSummary } from '../wire/import-report.js';
import type { Problem } from '../../../common/errors/problem.js';
import { count, ImportReportResponse } from './import-report.response.js';
import { RowErrorResponse, StockDifferenceResponse } from './report-rows.response.js';

const Tag = (name: string): PropertyDecorator => ApiProperty({ enum: [name], example: name });

/** Where an import stands: at least once a second. */
export class ImportProgressLine
  extends OmitType(ImportReportResponse, [
    'durationMs',
    'rowsPerSecond',
    'duplicates',
    'duplicateRows',
    'input',
    'dryRun',
    'applied',
    'errors',
    'errorsTruncated',
    'changes',
  ])
  implements ImportProgress
{
  @Tag('progress')
  type!: 'progress';

  @ApiProperty(count('Bytes that have arrived.', 655_360))
  bytes!: number;
}

/** A row that failed: one line for each. */
export class ImportErrorLine extends RowErrorResponse {
  @Tag('error')
  type!: 'error';
}

/** A count that changes something, or would in a dry run: one line for each. */
export class ImportChangeLine extends StockDifferenceResponse {
  @Tag('change')
  type!: 'change';
}

/** The last line. */
export class ImportSummaryLine
  extends OmitType(ImportReportResponse, ['errors', 'errorsTruncated', 'changes'])
  implements ImportSummary
{
  @Tag('summary')
  type!: 'summary';

  @ApiPropertyOptional({
    allOf: [{ $ref: '#/components/schemas/Problem' }],
    description: 'Why the import ended before its input did.',
  })
  problem?: Problem;
}
