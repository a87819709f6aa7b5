import type { Container, PatchOperation } from '@azure/cosmos';
import { Injectable } from '@nestjs/common';
import { AppError, hasCode } from '../../../common/errors/app-error.js';
import { CATALOG_CONTAINER } from '../../catalog-store/catalog.container.js';
import { Partition } from '../../catalog-store/partition.js';
import { BatchFailed } from '../../cosmos/batch/batch-outcome.js';
import { TransactionalBatch } from '../../cosmos/batch/transactional-batch.service.js';
import { CosmosCalls } from '../../cosmos/calls/cosmos-calls.service.js';
import { COSMOS_ERRORS } from '../../cosmos/errors/cosmos.errors.js';
import { InjectContainer } from '../../cosmos/containers/inject-container.decorator.js';
import { ItemQueries } from '../../cosmos/queries/item-queries.service.js';
import { LEDGER_CONTAINER, ledgerPartitionKey } from '../../catalog-store/ledger.container.js';
import type { ProductKey } from './stock-of-product.js';
import { fromArchive } from './archived-movement.js';
import { laterOf } from './keep-stock.js';
import {
  type MovementDocument,
  movementDocumentId,
  type StoredMovement,
  toMovement,
} from './movement.document.js';
import { type LedgerPage, StoredLedger } from './stored-ledger.js';

/**
 * Reads the ledger of a product: from the catalogue, and what has been archived, as if it were one. The catalogue is asked
 * first: what has expired there has its copy by then.
 */
@Injectable()
export class LedgerRepository {
  private readonly catalog: StoredLedger;
  private readonly archive: StoredLedger;

  constructor(
    @InjectContainer(CATALOG_CONTAINER) private readonly container: Container,
    @InjectContainer(LEDGER_CONTAINER) archive: Container,
    private readonly calls: CosmosCalls,
    private readonly batch: TransactionalBatch,
    queries: ItemQueries,
  ) {
    this.catalog = new StoredLedger(queries, 'ledger', container, inCatalog, toMovement);
    this.archive = new StoredLedger(queries, 'ledger.archive', archive, inArchive, fromArchive);
  }

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

  /** Lets a movement live as long again, if its time is limited. @returns false when it is gone */
  async prolong(category: string, id: string): Promise<boolean> {
    const { key } = Partition.of(category);
    const item = this.container.item(movementDocumentId(id), key);
    const { resource } = await this.calls.read('ledger.prolong', (options) =>
      item.read<{ ttl?: number }>(options),
    );
    if (resource === undefined) return false;
    if (resource.ttl === undefined) return true;
    const operations: PatchOperation[] = [{ op: 'set', path: '/ttl', value: resource.ttl }];
    try {
      await this.calls.run('ledger.prolong', (options) => item.patch(operations, options), {
        notFound: gone,
      });
      return true;
    } catch (error) {
      if (hasCode(error, COSMOS_ERRORS.item_not_found)) return false;
      throw error;
    }
  }

  /**
   * The name of the last ledger that has movements of an address; undefined when there is none. Ledgers of one address are
   * named in the order of their time.
   */
  async lastLedger(product: ProductKey): Promise<string | undefined> {
    const last = await this.fromBoth((stored) => stored.last(product));
    return last.map((movement) => movement?.ledger ?? '').reduce(laterOf) || undefined;
  }

  /** Newest first, wherever they are kept. */
  async page(product: ProductKey, ledger: string, page: LedgerPage): Promise<readonly StoredMovement[]> {
    const own = await this.catalog.page(product, ledger, page);
    if (isWhole(own, page)) return own;
    return newestOf([...(await this.archive.page(product, ledger, page)), ...own]).slice(0, page.limit);
  }

  /** Of each location, its last movement until a moment: what it holds then. */
  async balancesAt(product: ProductKey, ledger: string, moment: string): Promise<readonly StoredMovement[]> {
    const found = await this.fromBoth((stored) => stored.lastByLocation(product, ledger, moment));
    const byLocation = new Map<string, StoredMovement>();
    for (const movement of newestOf(found.flat()).toReversed()) byLocation.set(movement.location, movement);
    return [...byLocation.values()];
  }

  private fromBoth<T>(read: (stored: StoredLedger) => Promise<T>): Promise<[T, T]> {
    return Promise.all([read(this.catalog), read(this.archive)]);
  }
}

const gone = (): AppError => new AppError(COSMOS_ERRORS.item_not_found, 'The movement is gone.');

const inCatalog = ({ category }: ProductKey): string[] => Partition.of(category).key;

const inArchive = ({ category, id }: ProductKey): string[] => ledgerPartitionKey(Partition.of(category), id);

/** Whether nothing can be missing that is kept elsewhere: one number follows the other, from the top to the end of the page. */
function isWhole(
  movements: readonly StoredMovement[],
  { filters, limit, before, next }: LedgerPage,
): boolean {
  const top = before ?? next;
  const isFiltered = Object.values(filters).some((value) => value !== undefined);
  if (isFiltered || top === undefined) return false;
  const last = movements.at(-1)?.sequence ?? top;
  const isUnbroken = top - last === movements.length;
  return isUnbroken && (movements.length === limit || last <= 1);
}

/** Each movement once. */
function newestOf(movements: readonly StoredMovement[]): StoredMovement[] {
  const bySequence = new Map(movements.map((movement) => [movement.sequence, movement]));
  return [...bySequence.values()].toSorted((one, other) => other.sequence - one.sequence);
}
