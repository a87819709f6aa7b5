import { Injectable } from '@nestjs/common';
import { AppError } from '../../common/errors/app-error.js';
import { validationFailed } from '../../common/validation/validation-failed.js';
import { type EntityTags, matchesStrongly } from '../../common/http/preconditions.js';
import { uninterrupted } from '../../common/http/uninterrupted.js';
import { type Copy, copyRecord, isCopyFrom, isCopyOf, isPending, isUntouched } from './product-copy.js';
import { ProductMovesRepository } from './product-moves.repository.js';
import type { Product } from './product.js';
import type { StoredProduct } from './product.document.js';
import {
  preconditionFailed,
  preconditionRequired,
  productExists,
  productNotFound,
} from './products.errors.js';
import { type ProductKey, ProductsRepository } from './products.repository.js';

/** How long a move that has begun may take to end, whoever is still waiting for it. */
const FINISH_TIMEOUT_MS = 10_000;

/**
 * Moves a product to another category, that is: to another partition, which no transaction spans. Three writes, in this
 * order, so that at every moment the product is somewhere:
 *
 *   1. create the copy in the target: it says what of, and that the move is pending
 *   2. in one transaction delete the original, that version only, and note which move took it. From here on it has moved
 *   3. settle the copy: the move is no longer pending
 *
 * What decides is always a write, or a read by a transaction: a point read may be behind. A repeat goes on where the call
 * was interrupted. What it finds, and what becomes of it:
 *
 *   original   copy                       means                                 what is done
 *   ---------  -------------------------  ------------------------------------  -----------------------------------
 *   version e  none                       not begun                             1, 2, 3
 *   version e  pending, of e              stopped after 1, or a twin of this    2, 3
 *                                         call is at work
 *   version e  pending, of another        stopped after 1, and then the         delete the leftover, 1, 2, 3
 *              version, and untouched     original was changed, or was moved
 *                                         elsewhere and came back
 *   version e  anything else              another product, or one changed too   409, nothing changed
 *   any other  pending, of e              stopped after 1 or 2                  2 (which finds out what has happened), 3
 *   any other  settled, of e              done, and the answer was lost         200, nothing
 *   another    anything else              changed by someone else               412, nothing changed
 *   none       anything else              nothing of the kind                   404
 *
 * What step 2 may meet, be it in a first call or in a repeat:
 *
 * - The original is at another version: it was changed since. The copy goes; 412.
 * - It is gone, and the note names this copy: a twin took it. On with 3.
 * - It is gone, and the note names another copy: a move to elsewhere took it. The copy goes; 404.
 * - It is gone, and there is no note: someone deleted the product where it was. The copy is now the only one, and that is
 *   never deleted: this move leaves the note, so that no other move does the same, and goes on. The DELETE is overtaken.
 *
 * A copy that "goes" and that someone has changed stays instead, for it holds what is nowhere else. A copy that someone
 * deletes before the end is the product, deleted where it now was; 404. A copy that is itself moved on while it is pending
 * takes its original first.
 *
 * A note lives for a day, and no longer than its partition when the account deletes that as a whole. A move that is repeated
 * after that may find its copy overtaken and take it for the only one.
 */
@Injectable()
export class ProductMover {
  constructor(
    private readonly products: ProductsRepository,
    private readonly moves: ProductMovesRepository,
  ) {}

  /**
   * @throws AppError `product_not_found`, `precondition_failed`, `precondition_required`, `product_exists`, `sku_taken`;
   *   `validation_failed` when the product is there already
   */
  async move(key: ProductKey, to: string, ifMatch: EntityTags | undefined): Promise<Product> {
    if (ifMatch === undefined) throw preconditionRequired(key.id);
    if (to === key.category) throw alreadyThere();
    const original = await this.products.find(key);
    const isMeant = original !== undefined && matchesStrongly(ifMatch, original.etag);
    // From the first write on, a client that hangs up must not leave two products behind.
    return uninterrupted(FINISH_TIMEOUT_MS, () =>
      isMeant ? this.run(original, to) : this.resume(key, to, ifMatch, original?.etag),
    );
  }

  private async run(original: StoredProduct, to: string): Promise<Product> {
    if (isPending(original)) await this.finishForerunner(original);
    return this.finish(await this.copyOf(original, to));
  }

  /** The version that is meant is not there: it may be that this very move took it, or was about to. */
  private async resume(
    key: ProductKey,
    to: string,
    ifMatch: EntityTags,
    currentEtag: string | undefined,
  ): Promise<Product> {
    const copy = await this.products.findNow({ category: to, id: key.id });
    const isOurs = isCopyFrom(key.category, copy) && matchesStrongly(ifMatch, copy.arrival.etag);
    if (isOurs) return this.finish(copy);
    if (currentEtag === undefined) throw productNotFound(key.id, key.category);
    throw preconditionFailed(key.id, currentEtag);
  }

  /** Steps 2 and 3, as far as they are left to do. */
  private async finish(copy: Copy): Promise<Product> {
    if (!isPending(copy)) return copy;
    const taker = await this.moves.take(copy);
    if (taker === 'ours') return this.moves.settle(copy);
    if (isUntouched(copy)) await this.products.removeVersion(copy, copy.etag);
    const origin = { category: copy.arrival.from, id: copy.id };
    if (taker === 'elsewhere') throw productNotFound(origin.id, origin.category);
    throw preconditionFailed(origin.id, (await this.products.find(origin))?.etag);
  }

  /** Step 1, or the copy of this very version that is there. */
  private async copyOf(original: StoredProduct, to: string): Promise<Copy> {
    const { id, etag } = original;
    const made = await this.products.createUnlessTaken(copyRecord(original, to));
    const isRefused = made instanceof AppError;
    const present = isRefused ? await this.products.findNow({ category: to, id }) : made;
    if (present === undefined) throw made;
    if (isCopyOf(original, present) && present.arrival.etag === etag) return present;
    if (!isCopyFrom(original.category, present) || !isPending(present)) throw productExists(id, to);
    await this.removeLeftover(present, original);
    return this.copyOf(original, to);
  }

  /**
   * What an earlier move has left in the way may go when it is of another version of the original, or overtaken. That is
   * certain only as long as this version is there: then no other can still be taken.
   */
  private async removeLeftover(copy: Copy, original: StoredProduct): Promise<void> {
    const current = await this.products.findNow(original);
    if (current?.etag !== original.etag) throw preconditionFailed(original.id, current?.etag);
    const isLeftover = isCopyOf(original, copy) || (await this.moves.take(copy)) === 'elsewhere';
    const isRemovable = isLeftover && isUntouched(copy);
    const removal = isRemovable ? await this.products.removeVersion(copy, copy.etag) : 'changed';
    if (removal === 'changed') throw productExists(copy.id, copy.category);
  }

  /** The original is itself the copy of a move that was interrupted: it is the product once it has its own original. */
  private async finishForerunner(copy: Copy): Promise<void> {
    const taker = await this.moves.take(copy);
    if (taker === 'nobody') throw productExists(copy.id, copy.arrival.from);
    if (taker === 'elsewhere' && isUntouched(copy)) throw preconditionFailed(copy.id);
  }
}

const alreadyThere = () =>
  validationFailed([
    {
      pointer: '/category',
      code: 'same_category',
      detail: 'category must not be the one that the product is in',
    },
  ]);
