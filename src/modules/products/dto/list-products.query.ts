import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsIn, ValidateIf } from 'class-validator';
import { DEFAULT_LIMIT, PageField } from '../../../common/http/page-field.js';
import {
  BooleanFromQuery,
  IntegerFromQuery,
  ListFromQuery,
  NumberFromQuery,
} from '../../../common/http/query-values.js';
import { isGiven } from '../../../common/validation/may-be-absent.js';
import { ONE_OF, TRUE_OR_FALSE } from '../../../common/validation/messages.js';
import { IsTimestamp, toTimestamp } from '../../../common/validation/timestamp.js';
import type { ProductStatus } from '../entities/product.entity.js';
import type { ListRequest, ProductFilters } from '../list/product-list.js';
import { isSortKey, type ProductSort, SORT_PATHS } from '../list/product-order.js';
import { centsOf } from './product-body.dto.js';
import { ProductField } from './product-field.js';
import { FIELD } from './product.schema.js';

const SORTS = Object.keys(SORT_PATHS).flatMap((key) => [key, `-${key}`]);

/** A field as a filter has no example: a page that offers to try the call would send them all at once. */
const filter = (description: string) => ({ required: false, example: undefined, description }) as const;

/** The query of a list: filters, all of which must hold, order, and page. */
export class ListProductsQuery {
  @ProductField.Category(filter('Reads this one partition instead of the whole tenant.'))
  category?: string;

  @ProductField.Status(filter('Only these.'))
  status?: ProductStatus;

  @ListFromQuery()
  @ProductField.AnyTag(filter('Repeatable: any of these.'))
  tag?: string[];

  @ProductField.Sku(filter('In every category.'))
  sku?: string;

  @NumberFromQuery()
  @ProductField.Price({ ...filter('Inclusive.'), minimum: 0 })
  minPrice?: number;

  @NumberFromQuery()
  @ProductField.Price({ ...filter('Inclusive.'), minimum: 0 })
  maxPrice?: number;

  @IntegerFromQuery()
  @ProductField.Quantity(filter('Inclusive.'))
  minQuantity?: number;

  @IntegerFromQuery()
  @ProductField.Quantity(filter('Inclusive.'))
  maxQuantity?: number;

  @ProductField.Name(filter('Beginning of the name, in any case.'))
  name?: string;

  @ApiPropertyOptional({ ...FIELD.updatedAt, ...filter('Changed then or later.') })
  @ValidateIf(isGiven)
  @IsTimestamp()
  updatedSince?: string;

  @ApiPropertyOptional({
    enum: SORTS,
    description:
      'A minus sign in front: descending. `name` goes without regard to case, as the filter does. Left out: an order of the store’s own.',
  })
  @ValidateIf(isGiven)
  @IsIn(SORTS, ONE_OF)
  sort?: string;

  @PageField.Limit()
  limit: number = DEFAULT_LIMIT;

  @PageField.Cursor()
  cursor?: string;

  @ApiPropertyOptional({
    type: Boolean,
    default: false,
    description: 'Adds total, for the price of a second query.',
  })
  @BooleanFromQuery()
  @IsBoolean(TRUE_OR_FALSE)
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
