import type { Container } from '@azure/cosmos';
import type { ItemQueries } from '../../cosmos/queries/item-queries.service.js';
import type { ProductKey } from './stock-of-product.js';
import {
  anyLedgerQuery,
  lastByLocationQuery,
  type MovementFilters,
  movementsAtQuery,
  pageQuery,
} from './ledger.query.js';
import type { StoredMovement } from './movement.document.js';

/** Which movements of a ledger: at most so many, those before a number. */
export interface LedgerPage {
  readonly filters: MovementFilters;
  readonly limit: number;
  readonly before?: number | undefined;
  /** The number behind the last movement that is stored, where that is known. */
  readonly next?: number | undefined;
}

/** Reads movements out of one container: always of one product, in one partition. */
export class StoredLedger {
  constructor(
    private readonly queries: ItemQueries,
    /** Names the calls in the log. */
    private readonly name: string,
    private readonly container: Container,
    private readonly keyOf: (product: ProductKey) => string[],
    private readonly read: (document: unknown) => StoredMovement,
  ) {}

  /** The last movement that is kept here of products of an address. */
  async last(product: ProductKey): Promise<StoredMovement | undefined> {
    const [last] = await this.find('last', product, anyLedgerQuery(product), 1);
    return last;
  }

  /** Newest first. */
  page(
    product: ProductKey,
    ledger: string,
    { filters, limit, before }: LedgerPage,
  ): Promise<StoredMovement[]> {
    return this.find('page', product, pageQuery(product, ledger, filters, before), limit);
  }

  /** Of each location, the last movement until a moment. */
  async lastByLocation(product: ProductKey, ledger: string, moment: string): Promise<StoredMovement[]> {
    const query = lastByLocationQuery(product, ledger, moment);
    const keys = [this.keyOf(product)];
    const rows = await this.queries.run<{ readonly last: string }>(
      `${this.name}.balancesAt`,
      this.container,
      query,
      { keys },
    );
    const places = rows.flat().map(({ last }) => last);
    return places.length === 0 ? [] : this.find('balancesAt', product, movementsAtQuery(product, places));
  }

  private async find(
    call: string,
    product: ProductKey,
    query: ReturnType<typeof pageQuery>,
    limit?: number,
  ): Promise<StoredMovement[]> {
    const scope = { keys: [this.keyOf(product)], ...(limit === undefined ? {} : { limit }) };
    const rows = await this.queries.run<unknown>(`${this.name}.${call}`, this.container, query, scope);
    return rows.flat().slice(0, limit).map(this.read);
  }
}
