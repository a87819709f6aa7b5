import { ApiPropertyOptional } from '@nestjs/swagger';
import { ValidateIf } from 'class-validator';
import { DEFAULT_LIMIT, PageField } from '../../../common/http/page-field.js';
import { isGiven } from '../../../common/validation/may-be-absent.js';
import { IsTimestamp, toTimestamp } from '../../../common/validation/timestamp.js';
import { CategoryQuery } from '../../products/dto/category.query.js';
import type { MovementKind } from '../ledger/movement.js';
import type { MovementRequest } from '../ledger/ledger.query.js';
import { StockField } from './stock-field.js';

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

  @PageField.Limit()
  limit: number = DEFAULT_LIMIT;

  @PageField.Cursor()
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
