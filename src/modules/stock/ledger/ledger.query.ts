import type { SqlQuerySpec } from '@azure/cosmos';
import { currentScope, type QueryScope, ScopedQuery } from '../../catalog-store/scoped-query.js';
import type { ProductKey } from './stock-of-product.js';
import { ledgerBounds, ledgerKey } from './ledger-key.js';
import type { MovementKind } from './movement.js';

/** Which movements of a product to look at. */
export interface MovementFilters {
  readonly kind?: MovementKind;
  readonly location?: string;
  /** Inclusive. */
  readonly since?: string;
  /** Exclusive. */
  readonly until?: string;
}

/** Which page of a ledger. */
export interface MovementRequest {
  readonly filters: MovementFilters;
  readonly limit: number;
  readonly cursor?: string;
}

/** The movements of a ledger before a number, newest first. */
export const pageQuery = (
  product: ProductKey,
  ledger: string,
  filters: MovementFilters,
  before?: number,
  scope = currentScope(),
): SqlQuerySpec =>
  ofProduct(scope, product, ledger, before)
    .whereGiven('c.kind = @kind', 'kind', filters.kind)
    .whereGiven('c.location = @location', 'location', filters.location)
    .whereGiven('c.at >= @since', 'since', filters.since)
    .whereGiven('c.at < @until', 'until', filters.until)
    .select('SELECT *', ' ORDER BY c.ledgerKey DESC');

/** All movements that are kept of products of an address, newest first. */
export const anyLedgerQuery = (product: ProductKey): SqlQuerySpec =>
  ofProduct(currentScope(), product).select('SELECT *', ' ORDER BY c.ledgerKey DESC');

/** Of each location, where its last movement until a moment stands. */
export const lastByLocationQuery = (product: ProductKey, ledger: string, moment: string): SqlQuerySpec =>
  ofProduct(currentScope(), product, ledger)
    .where('c.at <= @moment', { moment })
    .select('SELECT c.location, MAX(c.ledgerKey) AS last', ' GROUP BY c.location');

/** The movements that stand at these places. */
export const movementsAtQuery = (product: ProductKey, places: readonly string[]): SqlQuerySpec =>
  ofProduct(currentScope(), product).whereIn('ledgerKey', 'place', places).select('SELECT *');

function ofProduct(
  scope: QueryScope,
  { category, id }: ProductKey,
  ledger?: string,
  before?: number,
): ScopedQuery {
  const { first, last } = ledgerBounds(id, ledger);
  const end = ledger === undefined || before === undefined ? last : ledgerKey(id, ledger, before);
  return new ScopedQuery(scope)
    .where('c.category = @category', { category })
    .where('c.ledgerKey > @first AND c.ledgerKey < @end', { first, end });
}
