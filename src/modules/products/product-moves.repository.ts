import { hasCode } from '../../common/errors/app-error.js';
import type { Container } from '@azure/cosmos';
import { Injectable } from '@nestjs/common';
import { Partition } from '../../common/identity/partition.js';
import { TransactionalBatch } from '../cosmos/batch/transactional-batch.js';
import { CosmosCalls } from '../cosmos/cosmos-calls.js';
import { InjectContainer } from '../cosmos/inject-container.decorator.js';
import { removed, written } from './product-audit.js';
import { settling } from './product-changes.js';
import type { Copy } from './product-copy.js';
import type { StoredProduct } from './product.document.js';
import { isMoveDocument, moveDocument, type MoveDocument, moveDocumentId } from './product-move.document.js';
import { type Removal, removalOf } from './product-removal.js';
import { whenChanging } from './product-translations.js';
import { PRODUCTS_CONTAINER } from './products.container.js';
import { PRODUCT_ERRORS, productExists, productNotFound } from './products.errors.js';

/** Who has the original of a copy: this copy, a copy elsewhere, or nobody, for it is there at another version. */
export type Taker = 'ours' | 'elsewhere' | 'nobody';

/** The moment in which a move happens, the trace that it leaves, and its end. */
@Injectable()
export class ProductMovesRepository {
  constructor(
    @InjectContainer(PRODUCTS_CONTAINER) private readonly container: Container,
    private readonly calls: CosmosCalls,
    private readonly batch: TransactionalBatch,
  ) {}

  /** Takes the original for this copy, unless another one was faster. To ask again gives the same answer. */
  async take(copy: Copy): Promise<Taker> {
    const removal = await this.commit(copy);
    if (removal === 'removed') return 'ours';
    const note = removal === 'absent' ? await this.claim(copy) : await this.find(copy);
    if (note === undefined) return 'nobody';
    return note.move === copy.arrival.move ? 'ours' : 'elsewhere';
  }

  /**
   * Ends the move of a copy that has the original.
   * @throws AppError `product_not_found` when the copy is not there any more
   */
  async settle(copy: Copy): Promise<StoredProduct> {
    const { id, category } = copy;
    const item = this.container.item(id, Partition.of(category).key);
    const gone = () => productNotFound(id, category);
    const response = await this.calls.run(
      'products.settleMove',
      (options) => item.patch(settling(copy.arrival), options),
      { notFound: gone, preconditionFailed: gone },
    );
    return written('patch', response.resource);
  }

  /** In one transaction deletes the version that was copied, and notes which move took it. */
  private async commit(copy: Copy): Promise<Removal> {
    const { from, etag } = copy.arrival;
    const partition = Partition.of(from);
    const removal = await removalOf(
      this.batch.run(
        'products.commitMove',
        this.container,
        partition.key,
        [
          { kind: 'delete', id: copy.id, ifMatch: etag },
          { kind: 'create', body: moveDocument(partition, copy) },
        ],
        () => whenChanging(copy.id, from),
      ),
    );
    if (removal === 'removed') removed({ category: from, id: copy.id }, etag);
    return removal;
  }

  /** The note about an original that is gone: the one that is there, or else ours. */
  private async claim(copy: Copy): Promise<MoveDocument> {
    for (;;) {
      const note = (await this.find(copy)) ?? (await this.createUnlessThere(copy));
      if (note !== undefined) return note;
    }
  }

  private async find({ arrival: { from, rid } }: Copy): Promise<MoveDocument | undefined> {
    const partition = Partition.of(from).key;
    const note = await this.batch.read('products.findMove', this.container, partition, moveDocumentId(rid));
    return isMoveDocument(note) ? note : undefined;
  }

  private async createUnlessThere(copy: Copy): Promise<MoveDocument | undefined> {
    const note = moveDocument(Partition.of(copy.arrival.from), copy);
    try {
      await this.calls.run('products.claimMove', (options) => this.container.items.create(note, options), {
        conflict: () => productExists(note.id, note.category),
      });
      return note;
    } catch (error) {
      if (hasCode(error, PRODUCT_ERRORS.product_exists)) return undefined;
      throw error;
    }
  }
}
