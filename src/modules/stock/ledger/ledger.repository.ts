import type { Container } from '@azure/cosmos';
import { Injectable } from '@nestjs/common';
import { CATALOG_CONTAINER } from '../../catalog-store/catalog.container.js';
import { Partition } from '../../catalog-store/partition.js';
import { BatchFailed } from '../../cosmos/batch/batch-outcome.js';
import { TransactionalBatch } from '../../cosmos/batch/transactional-batch.service.js';
import { CosmosCalls } from '../../cosmos/calls/cosmos-calls.service.js';
import { InjectContainer } from '../../cosmos/containers/inject-container.decorator.js';
import { ItemQueries } from '../../cosmos/queries/item-queries.service.js';
import type { ProductKey } from '../commands/stock-call.js';
import {
  type MovementDocument,
  movementDocumentId,
  type StoredMovement,
  toMovement,
} from './movement.document.js';
import { anyLedgerQuery, type MovementFilters, pageQuery, sumsQuery } from './ledger.query.js';
import type { RecordedMovement } from './movement.js';

/** What movements have changed together at one location. */
export interface BalanceChange extends Pick<RecordedMovement, 'location' | 'delta' | 'reservedDelta'> {
  /** When the last of them was made. */
  readonly at: string;
}

/** Reads the ledger: always of one product, in one partition. */
@Injectable()
export class LedgerRepository {
  constructor(
    @InjectContainer(CATALOG_CONTAINER) private readonly container: Container,
    private readonly calls: CosmosCalls,
    private readonly batch: TransactionalBatch,
    private readonly queries: ItemQueries,
  ) {}

  /** One point read, which may be behind. */
  async find(category: string, id: string): Promise<StoredMovement | undefined> {
    const { key } = Partition.of(category);
    const { resource } = await this.calls.read('ledger.find', (options) =>
      this.container.item(movementDocumentId(id), key).read<MovementDocument>(options),
    );
    return resource === undefined ? undefined : toMovement(resource);
  }

  /** The movements of one command, which are there together or not at all: one request, never behind. */
  async findAll(category: string, ids: readonly string[]): Promise<readonly StoredMovement[] | undefined> {
    const { key } = Partition.of(category);
    const reads = ids.map((id) => ({ kind: 'read' as const, id: movementDocumentId(id) }));
    try {
      const { results } = await this.batch.run('ledger.findAll', this.container, key, reads);
      return results.map(({ resource }) => toMovement(resource));
    } catch (error) {
      if (error instanceof BatchFailed && error.results[error.failedIndex]?.status === 404) return undefined;
      throw error;
    }
  }

  /** The name of the last ledger that has movements here; undefined when there is none. */
  async lastLedger(product: ProductKey): Promise<string | undefined> {
    const query = anyLedgerQuery(product);
    const keys = [Partition.of(product.category).key];
    const rows = await this.queries.run<unknown>('ledger.last', this.container, query, { keys, limit: 1 });
    const [last] = rows.flat();
    return last === undefined ? undefined : toMovement(last).ledger;
  }

  /** Newest first, those before a number. */
  async page(
    product: ProductKey,
    ledger: string,
    filters: MovementFilters,
    { limit, before }: { readonly limit: number; readonly before?: number | undefined },
  ): Promise<readonly StoredMovement[]> {
    const query = pageQuery(product, ledger, filters, before);
    const keys = [Partition.of(product.category).key];
    const rows = await this.queries.run<unknown>('ledger.page', this.container, query, { keys, limit });
    return rows.flat().slice(0, limit).map(toMovement);
  }

  /** What was entered until a moment, added up by location. */
  async balancesAt(product: ProductKey, ledger: string, moment: string): Promise<readonly BalanceChange[]> {
    const query = sumsQuery(product, ledger, moment);
    const keys = [Partition.of(product.category).key];
    const rows = await this.queries.run<BalanceChange>('ledger.balancesAt', this.container, query, { keys });
    return rows.flat();
  }
}
