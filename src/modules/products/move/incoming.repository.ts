import type { Container, SqlQuerySpec } from '@azure/cosmos';
import { Injectable } from '@nestjs/common';
import type { AppError } from '../../../common/errors/app-error.js';
import { Partition } from '../../catalog-store/partition.js';
import { keysOf, ScopedQuery } from '../../catalog-store/scoped-query.js';
import { CosmosCalls } from '../../cosmos/calls/cosmos-calls.service.js';
import { InjectContainer } from '../../cosmos/containers/inject-container.decorator.js';
import { ItemQueries } from '../../cosmos/queries/item-queries.service.js';
import type { RecordDraft } from '../../idempotency/call-record.document.js';
import { whenCreating } from '../storage/write-outcome.js';
import type { StoredProduct } from '../storage/product.document.js';
import { CATALOG_CONTAINER } from '../../catalog-store/catalog.container.js';
import { isTaken } from '../entities/products.errors.js';
import { type Incoming, INCOMING_TYPE, incomingDocument, toIncoming } from './incoming.document.js';

/** What products on their way may have taken: an id or a sku of these, or, without them, any; in one category or in all. */
export interface Reservation {
  readonly category?: string | undefined;
  readonly ids?: readonly string[];
  readonly skus?: readonly string[];
}

/** Products that moves have announced in a category. */
@Injectable()
export class IncomingRepository {
  constructor(
    @InjectContainer(CATALOG_CONTAINER) private readonly container: Container,
    private readonly calls: CosmosCalls,
    private readonly queries: ItemQueries,
  ) {}

  /** Takes the id and the sku in the new category, or says by whose they are: `product_exists`, `sku_taken`. */
  async announce(original: StoredProduct, to: string, call?: RecordDraft): Promise<Incoming | AppError> {
    const document = incomingDocument(Partition.of(to), original, call);
    try {
      const { resource } = await this.calls.run(
        'products.announceMove',
        (options) => this.container.items.create<Record<string, unknown>>(document, options),
        whenCreating(original.id, { ...original, category: to }),
      );
      return toIncoming(resource ?? {});
    } catch (error) {
      if (isTaken(error)) return error;
      throw error;
    }
  }

  /** One query: of the category's partition, or of those that the running call may read. */
  async find(reservation: Reservation): Promise<Incoming[]> {
    const query = incomingQuery(reservation);
    const keys = keysOf(reservation.category);
    const parts = await this.queries.run<Record<string, unknown>>(
      'products.findIncoming',
      this.container,
      query,
      { keys },
    );
    return parts.flat().map(toIncoming);
  }
}

function incomingQuery({ category, ids = [], skus = [] }: Reservation): SqlQuerySpec {
  const query = new ScopedQuery()
    .where('c.type = @type', { type: INCOMING_TYPE })
    .whereGiven('c.category = @category', 'category', category);
  if (ids.length + skus.length > 0) {
    query.where('(ARRAY_CONTAINS(@ids, c.id) OR ARRAY_CONTAINS(@skus, c.sku))', {
      ids: [...ids],
      skus: [...skus],
    });
  }
  return query.select('SELECT *');
}
