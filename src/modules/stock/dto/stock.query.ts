import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsInt, IsString, Max, Min, ValidateIf } from 'class-validator';
import { IntegerFromQuery } from '../../../common/http/query-values.js';
import { isGiven } from '../../../common/validation/may-be-absent.js';
import { between, WHOLE_NUMBER } from '../../../common/validation/messages.js';
import { IsTimestamp, toTimestamp } from '../../../common/validation/timestamp.js';
import { CategoryQuery } from '../../products/dto/category.query.js';
import type { MovementKind } from '../ledger/movement.js';
import type { MovementRequest } from '../stock.service.js';
import { StockField } from './stock-field.js';

const MAX_LIMIT = 100;

/** A field as a filter has no example: a page that offers to try the call would send them all at once. */
const filter = (description: string) => ({ required: false, example: undefined, description }) as const;

const moment = (description: string) => ({ type: String, format: 'date-time', description });

/** Which stock, and when. */
export class StockQuery extends CategoryQuery {
  @ApiPropertyOptional(moment('The state at this moment, as the ledger says, with the settings of today.'))
  @ValidateIf(isGiven)
  @IsTimestamp()
  asOf?: string;
}

/** The moment of a query whose rules hold. */
export const momentOf = ({ asOf }: StockQuery): string | undefined =>
  asOf === undefined ? undefined : toTimestamp(asOf);

/** Which movements: filters, all of which must hold, and page. */
export class MovementsQuery extends CategoryQuery {
  @StockField.Kind(filter('Only these.'))
  kind?: MovementKind;

  @StockField.Location(filter('Only there.'))
  location?: string;

  @ApiPropertyOptional(moment('Made then or later.'))
  @ValidateIf(isGiven)
  @IsTimestamp()
  since?: string;

  @ApiPropertyOptional(moment('Made before.'))
  @ValidateIf(isGiven)
  @IsTimestamp()
  until?: string;

  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: MAX_LIMIT, default: 50 })
  @IntegerFromQuery()
  @IsInt(WHOLE_NUMBER)
  @Min(1, between(1, MAX_LIMIT))
  @Max(MAX_LIMIT, between(1, MAX_LIMIT))
  limit: number = 50;

  @ApiPropertyOptional({ type: String, description: 'The nextCursor of the page before.' })
  @ValidateIf(isGiven)
  @IsString({ message: '$property must be given once' })
  cursor?: string;
}

export function toMovementRequest({
  kind,
  location,
  since,
  until,
  limit,
  cursor,
}: MovementsQuery): MovementRequest {
  const [from, to] = [since, until].map((text) => (text === undefined ? undefined : toTimestamp(text)));
  return {
    filters: {
      ...(kind === undefined ? {} : { kind }),
      ...(location === undefined ? {} : { location }),
      ...(from === undefined ? {} : { since: from }),
      ...(to === undefined ? {} : { until: to }),
    },
    limit,
    ...(cursor === undefined ? {} : { cursor }),
  };
}
