import type { Container } from '@azure/cosmos';
import { Injectable } from '@nestjs/common';
import { hasCode } from '../../../common/errors/app-error.js';
import { Partition } from '../../catalog-store/partition.js';
import { TransactionalBatch } from '../../cosmos/batch/transactional-batch.service.js';
import { CosmosCalls } from '../../cosmos/calls/cosmos-calls.service.js';
import { InjectContainer } from '../../cosmos/containers/inject-container.decorator.js';
import { removed, whenChanging, written } from '../storage/write-outcome.js';
import { removalOf } from './bound-delete.js';
import type { StoredProduct } from '../storage/product.document.js';
import { CATALOG_CONTAINER } from '../../catalog-store/catalog.container.js';
import { PRODUCT_ERRORS, productExists } from '../entities/products.errors.js';
import { isNoteOf, moveNote, moveNoteId, RETIRED_NOTE_SECONDS } from './move-note.document.js';
import type { PendingCopy } from './pending-copy.js';

/** The last steps of moves that the version before this one began; its notes are named by the `_rid` of the original. */
@Injectable()
export class PendingCopyRepository {
  constructor(
    @InjectContainer(CATALOG_CONTAINER) private readonly container: Container,
    private readonly calls: CosmosCalls,
    private readonly batch: TransactionalBatch,
  ) {}

  /** Takes the original for this copy, if nobody has it. Returns whether the copy has it; to ask again gives the same answer. */
  async take(copy: PendingCopy): Promise<boolean> {
    const { from, etag } = copy.moveOrigin;
    const partition = Partition.of(from);
    const operations = [
      { kind: 'delete', id: copy.id, ifMatch: etag },
      { kind: 'create', body: noteOf(partition, copy) },
    ] as const;
    const removal = await removalOf(
      this.batch.run('products.commitMove', this.container, partition.key, operations, () =>
        whenChanging(copy.id, from),
      ),
    );
    if (removal === 'removed') removed({ category: from, id: copy.id }, etag);
    // Deleted and not moved: the first copy that says so is the product.
    if (removal === 'absent') await this.claim(copy);
    return removal === 'removed' || this.has(copy);
  }

  /** Ends the move of a copy that is the product. Undefined when the copy is gone. */
  async finish(copy: PendingCopy): Promise<StoredProduct | undefined> {
    const { id, category, moveOrigin } = copy;
    const { move, from, rid, etag } = moveOrigin;
    const finished: unknown[] = [];
    const patch = {
      operations: [{ op: 'set' as const, path: '/arrival', value: { move, from, rid, etag } }],
      condition: `FROM c WHERE c.arrival.move = ${JSON.stringify(move)}`,
    };
    const outcome = await removalOf(
      this.calls
        .run(
          'products.settleMove',
          (options) => this.container.item(id, Partition.of(category).key).patch(patch, options),
          whenChanging(id, category),
        )
        .then(({ resource }) => finished.push(resource)),
    );
    return outcome === 'removed' ? written('patch', finished[0]) : undefined;
  }

  private async claim(copy: PendingCopy): Promise<void> {
    const note = noteOf(Partition.of(copy.moveOrigin.from), copy);
    try {
      await this.calls.run('products.claimMove', (options) => this.container.items.create(note, options), {
        conflict: () => productExists(note.id, note.category),
      });
    } catch (error) {
      if (!hasCode(error, PRODUCT_ERRORS.product_exists)) throw error;
    }
  }

  private async has({ moveOrigin: { from, rid, move } }: PendingCopy): Promise<boolean> {
    const { key } = Partition.of(from);
    return isNoteOf(move, await this.batch.read('products.findMove', this.container, key, moveNoteId(rid)));
  }
}

const noteOf = (partition: Partition, copy: PendingCopy) => ({
  ...moveNote(partition, copy, copy.moveOrigin.rid),
  ttl: RETIRED_NOTE_SECONDS,
});
