import type { Container } from '@azure/cosmos';
import { Inject, Injectable } from '@nestjs/common';
import type { ConfigType } from '@nestjs/config';
import { AppError, hasCode } from '../../../common/errors/app-error.js';
import { CATALOG_CONTAINER } from '../../catalog-store/catalog.container.js';
import { Partition } from '../../catalog-store/partition.js';
import { retentionConfig } from '../../catalog-store/retention.config.js';
import { currentScope, ScopedQuery, scopeKeys } from '../../catalog-store/scoped-query.js';
import { CosmosCalls } from '../../cosmos/calls/cosmos-calls.service.js';
import { InjectContainer } from '../../cosmos/containers/inject-container.decorator.js';
import { COSMOS_ERRORS } from '../../cosmos/errors/cosmos.errors.js';
import { isInDoubt, type Translation } from '../../cosmos/errors/translate-error.js';
import { ItemQueries } from '../../cosmos/queries/item-queries.service.js';
import { NOTE_TYPE } from '../move/move-note.document.js';
import { ProductsRepository } from '../storage/products.repository.js';
import {
  ANNOUNCED_TYPE,
  type DeletedProduct,
  isTombstone,
  TOMBSTONE_TYPE,
  tombstone,
  type TombstoneDocument,
} from '../storage/tombstone.document.js';

export { deletedProduct } from '../storage/tombstone.document.js';

/** What deletes and moves leave where the products were. */
export const TRACE_TYPES: readonly string[] = [TOMBSTONE_TYPE, ANNOUNCED_TYPE, NOTE_TYPE];

/** Products that one announcement tells of: with the longest ids, well within 2 MB. */
const MOST_PRODUCTS = 500;

/**
 * Tombstones of removals that have no room for one: a transaction of a hundred deletes, and what the account deletes by itself. It
 * is announced before, and becomes a tombstone afterwards.
 */
@Injectable()
export class AnnouncedRemovalsService {
  constructor(
    @InjectContainer(CATALOG_CONTAINER) private readonly container: Container,
    private readonly calls: CosmosCalls,
    private readonly queries: ItemQueries,
    private readonly products: ProductsRepository,
    @Inject(retentionConfig.KEY) private readonly retention: ConfigType<typeof retentionConfig>,
  ) {}

  /**
   * Carries a removal out between the two. When nobody knows whether it was carried out, the announcements stay, and whoever meets
   * one finds out: see `complete`.
   * @param partition where the traces are left
   * @param of category of the products
   */
  async during<T>(
    partition: Partition,
    of: string,
    products: readonly DeletedProduct[],
    remove: () => Promise<T>,
  ): Promise<T> {
    const announced: TombstoneDocument[] = [];
    for (let from = 0; from < products.length; from += MOST_PRODUCTS) {
      const chunk = products.slice(from, from + MOST_PRODUCTS);
      announced.push(await this.announce(tombstone(partition, chunk, this.retention.tombstoneSeconds, of)));
    }
    try {
      const result = await remove();
      for (const one of announced) await asWellAsItCan(this.confirm(one, one.deleted));
      return result;
    } catch (error) {
      const isUndone = error instanceof AppError && !isInDoubt(error);
      for (const one of isUndone ? announced : []) await asWellAsItCan(this.withdraw(one));
      throw error;
    }
  }

  /** Removals of the running call's tenant that have begun, and have not ended yet. */
  async announced(): Promise<TombstoneDocument[]> {
    const query = new ScopedQuery().where('c.type = @type', { type: ANNOUNCED_TYPE }).select('SELECT *');
    const parts = await this.queries.run<unknown>('products.announcedRemovals', this.container, query, {
      keys: scopeKeys(currentScope()),
    });
    return parts.flat().filter(isTombstone);
  }

  /** Of a removal that was left in the middle, finds out what of it has happened. @throws AppError when the database does not serve */
  async complete(announced: TombstoneDocument): Promise<void> {
    const gone: DeletedProduct[] = [];
    for (const product of announced.deleted) {
      const present = await this.products.findNow({ category: announced.of, id: product.id });
      if (present?.createdAt !== product.createdAt) gone.push(product);
    }
    try {
      await this.confirm(announced, gone);
    } catch (error) {
      // Another call has ended it.
      if (!hasCode(error, COSMOS_ERRORS.item_not_found)) throw error;
    }
  }

  private async announce(document: TombstoneDocument): Promise<TombstoneDocument> {
    const body = { ...document, type: ANNOUNCED_TYPE } as const;
    await this.calls.run('products.announceRemoval', (options) => this.container.items.create(body, options));
    return body;
  }

  private async confirm(announced: TombstoneDocument, deleted: readonly DeletedProduct[]): Promise<void> {
    if (deleted.length === 0) return this.withdraw(announced);
    const operations = [
      { op: 'set' as const, path: '/type', value: TOMBSTONE_TYPE },
      { op: 'set' as const, path: '/deleted', value: deleted },
    ];
    await this.calls.run(
      'products.confirmRemoval',
      (options) => this.itemOf(announced).patch(operations, options),
      WHEN_GONE,
    );
  }

  private async withdraw(announced: TombstoneDocument): Promise<void> {
    const item = this.itemOf(announced);
    await this.calls.run('products.withdrawRemoval', (options) => item.delete(options), WHEN_GONE);
  }

  private itemOf({ id, category, of }: TombstoneDocument) {
    const partition = category === of ? Partition.of(of) : Partition.apart(category);
    return this.container.item(id, partition.key);
  }
}

const WHEN_GONE: Translation = {
  notFound: () => new AppError(COSMOS_ERRORS.item_not_found, 'The removal is not announced any more.'),
};

async function asWellAsItCan(work: Promise<void>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
  }
}
