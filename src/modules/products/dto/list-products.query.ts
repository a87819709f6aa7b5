import { ApiPropertyOptional } from '@nestjs/swagger';
import {
  BooleanFromQuery,
  IntegerFromQuery,
  ListFromQuery,
  NumberFromQuery,
} from '../../../common/http/query-values.js';
import { fromCents } from '../money.js';
import { LIMITS, type ProductStatus } from '../product.js';
import {
  isSortKey,
  type ListRequest,
  type ProductFilters,
  type ProductSort,
  SORT_PATHS,
} from '../product-list.js';
import { toTimestamp } from '../timestamp.js';
import { centsOf } from './product-body.dto.js';
import { IsAmount, IsCategory, IsName, IsQuantity, IsSku, IsStatus, IsTagList } from './product-rules.js';
import { FIELD, filter } from './product.schema.js';
import { isText, IsOneOf, IsWhole, Optional, Rule } from './rules.js';

const SORTS = Object.keys(SORT_PATHS).flatMap((key) => [key, `-${key}`]);
const MAX_PRICE = fromCents(LIMITS.priceCents);
const priceBound = filter({ ...FIELD.price, minimum: 0 }, 'Inclusive.');
const quantityBound = filter(FIELD.quantity, 'Inclusive.');

/** The query of a list: filters, all of which must hold, order, and page. */
export class ListProductsQuery {
  @ApiPropertyOptional(filter(FIELD.category, 'Reads this one partition instead of the whole tenant.'))
  @Optional()
  @IsCategory()
  category?: string;

  @ApiPropertyOptional(filter(FIELD.status, 'Only these.'))
  @Optional()
  @IsStatus()
  status?: ProductStatus;

  @ApiPropertyOptional(filter(FIELD.tags, 'Repeatable: any of these.'))
  @Optional()
  @ListFromQuery()
  @IsTagList()
  tag?: string[];

  @ApiPropertyOptional(filter(FIELD.sku, 'In every category.'))
  @Optional()
  @IsSku()
  sku?: string;

  @ApiPropertyOptional(priceBound)
  @Optional()
  @NumberFromQuery()
  @IsAmount(0, MAX_PRICE)
  minPrice?: number;

  @ApiPropertyOptional(priceBound)
  @Optional()
  @NumberFromQuery()
  @IsAmount(0, MAX_PRICE)
  maxPrice?: number;

  @ApiPropertyOptional(quantityBound)
  @Optional()
  @IntegerFromQuery()
  @IsQuantity()
  minQuantity?: number;

  @ApiPropertyOptional(quantityBound)
  @Optional()
  @IntegerFromQuery()
  @IsQuantity()
  maxQuantity?: number;

  @ApiPropertyOptional(filter(FIELD.name, 'Beginning of the name, in any case.'))
  @Optional()
  @IsName()
  name?: string;

  @ApiPropertyOptional(filter(FIELD.updatedAt, 'Changed then or later.'))
  @Optional()
  @Rule(
    'invalid_format',
    'must be an ISO 8601 date and time with a time zone, such as 2026-01-31T08:00:00Z',
    (value) => isText(value) && toTimestamp(value) !== undefined,
  )
  updatedSince?: string;

  @ApiPropertyOptional({
    enum: SORTS,
    description: 'A minus sign in front: descending. Left out: an order of the store’s own.',
  })
  @Optional()
  @IsOneOf(SORTS)
  sort?: string;

  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: 100, default: 50 })
  @IntegerFromQuery()
  @IsWhole(1, 100)
  limit: number = 50;

  @ApiPropertyOptional({ type: String, description: 'The nextCursor of the page before.' })
  @Optional()
  @Rule('invalid_type', 'must be given once', isText)
  cursor?: string;

  @ApiPropertyOptional({
    type: Boolean,
    default: false,
    description: 'Adds total, for the price of a second query.',
  })
  @BooleanFromQuery()
  @Rule('invalid_type', 'must be true or false', (value) => typeof value === 'boolean')
  count: boolean = false;
}

/** What a query whose rules hold asks for. */
export function toListRequest(query: ListProductsQuery): ListRequest {
  const sort = toSort(query.sort);
  return {
    filters: toFilters(query),
    ...(sort === undefined ? {} : { sort }),
    limit: query.limit,
    ...(query.cursor === undefined ? {} : { cursor: query.cursor }),
    count: query.count,
  };
}

function toFilters(query: ListProductsQuery): ProductFilters {
  const updatedSince = query.updatedSince === undefined ? undefined : toTimestamp(query.updatedSince);
  return {
    ...(query.category === undefined ? {} : { category: query.category }),
    ...(query.status === undefined ? {} : { status: query.status }),
    ...(query.tag === undefined ? {} : { tags: query.tag }),
    ...(query.sku === undefined ? {} : { sku: query.sku }),
    ...(query.minPrice === undefined ? {} : { minPriceCents: centsOf(query.minPrice) }),
    ...(query.maxPrice === undefined ? {} : { maxPriceCents: centsOf(query.maxPrice) }),
    ...(query.minQuantity === undefined ? {} : { minQuantity: query.minQuantity }),
    ...(query.maxQuantity === undefined ? {} : { maxQuantity: query.maxQuantity }),
    ...(query.name === undefined ? {} : { namePrefix: query.name }),
    ...(updatedSince === undefined ? {} : { updatedSince }),
  };
}

function toSort(sort: string | undefined): ProductSort | undefined {
  if (sort === undefined) return undefined;
  const descending = sort.startsWith('-');
  const key = descending ? sort.slice(1) : sort;
  return isSortKey(key) ? { key, descending } : undefined;
}
