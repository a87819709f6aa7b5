import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, ValidateIf } from 'class-validator';
import { DEFAULT_LIMIT, PageField } from '../../../common/http/page-field.js';
import { isGiven } from '../../../common/validation/may-be-absent.js';
import { ONE_OF } from '../../../common/validation/messages.js';
import { IsTimestamp, toTimestamp } from '../../../common/validation/timestamp.js';
import { validationFailed } from '../../../common/validation/validation-failed.js';
import { ProductField } from '../../products/dto/product-field.js';
import type { SummaryFilters } from '../list/summary.js';

const OFFERED = ['hour', 'day'] as const;

const moment = (description: string) => ({ type: String, format: 'date-time', description });

/** Filters, which are combined by AND, and the page. */
export class ListSummariesQuery {
  @ApiPropertyOptional({
    enum: OFFERED,
    default: 'hour',
    description: 'Length of the intervals. Days are those of UTC.',
  })
  @IsIn(OFFERED, ONE_OF)
  interval: SummaryFilters['interval'] = 'hour';

  @ApiPropertyOptional(moment('Intervals that begin then or later.'))
  @ValidateIf(isGiven)
  @IsTimestamp()
  from?: string;

  @ApiPropertyOptional(moment('Intervals that begin before. Later than from.'))
  @ValidateIf(isGiven)
  @IsTimestamp()
  to?: string;

  @ProductField.Category({ required: false, example: undefined, description: 'Only this one.' })
  category?: string;

  @PageField.Limit()
  limit: number = DEFAULT_LIMIT;

  @PageField.Cursor()
  cursor?: string;
}

/** @throws AppError `validation_failed` for a time that ends before it begins */
export function filtersOf({ interval, category, ...query }: ListSummariesQuery): SummaryFilters {
  const [from, to] = [query.from, query.to].map((text) =>
    text === undefined ? undefined : toTimestamp(text),
  );
  if (from !== undefined && to !== undefined && from >= to) {
    throw validationFailed([{ parameter: 'to', code: 'out_of_range', detail: 'to must be later than from' }]);
  }
  return {
    interval,
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    ...(category === undefined ? {} : { category }),
  };
}
