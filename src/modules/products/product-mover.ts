import { Injectable } from '@nestjs/common';
import { type EntityTags, matchesStrongly } from '../../common/http/preconditions.js';
import { uninterrupted } from '../../common/http/uninterrupted.js';
import { validationFailed } from '../../common/errors/validation-failed.js';
import type { Product } from './product.js';
import type { MoveMark, StoredProduct } from './product.document.js';
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
 *   1. create the copy in the target, marked with the category and the version it came from
 *   2. delete the original, that version only
 *   3. take the mark off
 *
 * What the two places can look like, and what a call with the original's etag makes of it:
 *
 *   original   copy                      means                                  what is done
 *   ---------  ------------------------  -------------------------------------  --------------------------------
 *   version e  none                      not begun                              1, 2, 3
 *   version e  marked with e             stopped between 1 and 2, or a twin of  2, 3
 *                                        this call is at work
 *   version e  marked with another, and  stopped between 1 and 2, and then the  delete the stale copy, 1, 2, 3
 *              itself unchanged          original was changed
 *   version e  anything else             another product, or one changed since  409, nothing changed
 *   another    any                       changed by someone else                412, nothing changed
 *   none       marked with e             stopped between 2 and 3                3
 *   none       any other                 nothing of the kind                    404
 *
 * And while it runs:
 *
 * - The original changes between 1 and 2: step 2 does not find its version. The copy is deleted, unless someone has changed
 *   or renewed it meanwhile (its etag tells); 412.
 * - The original is gone at step 2: a twin got there first, or someone deleted the product where it was. Either way the copy
 *   is now the only one, and a copy is never deleted while it is: the move goes on. The later DELETE is overtaken.
 * - The copy changes before step 3: the mark is a property of its own, and taking it off touches nothing else.
 * - The copy is deleted before step 3: someone deleted the product where it now was; 404.
 * - The product is moved on before step 2: the mark tells the next move which original to delete first.
 */
@Injectable()
export class ProductMover {
  constructor(private readonly products: ProductsRepository) {}

  /**
   * @throws AppError `product_not_found`, `precondition_failed`, `precondition_required`, `product_exists`, `sku_taken`;
   *   `validation_failed` when the product is there already
   */
  async move(key: ProductKey, to: string, ifMatch: EntityTags | undefined): Promise<Product> {
    if (ifMatch === undefined) throw preconditionRequired(key.id);
    if (to === key.category) throw alreadyThere();
    const original = await this.products.find(key);
    if (original === undefined) return this.finishEarlier(key, to, ifMatch);
    if (!matchesStrongly(ifMatch, original.etag)) throw preconditionFailed(key.id, original.etag);
    // From the first write on, a client that hangs up must not leave two products behind.
    return uninterrupted(FINISH_TIMEOUT_MS, () => this.run(original, to));
  }

  private async run(original: StoredProduct, to: string): Promise<Product> {
    if (original.moving !== undefined) await this.removeForerunner(original, original.moving);
    const copy = await this.copyOf(original, to);
    const removal = await this.products.removeVersion(original, original.etag);
    if (removal === 'changed') return this.giveUp(original, copy);
    return this.products.clearMoveMark(copy);
  }

  /** The original of a move that was interrupted is gone: all that is left to do is the mark. */
  private async finishEarlier(key: ProductKey, to: string, ifMatch: EntityTags): Promise<Product> {
    const copy = await this.products.find({ category: to, id: key.id });
    const isOurs = copy?.moving?.from === key.category && matchesStrongly(ifMatch, copy.moving.etag);
    if (!isOurs) throw productNotFound(key.id, key.category);
    return this.products.clearMoveMark(copy);
  }

  /** A copy that is marked with this very version: the one that is there, or a new one. */
  private async copyOf(original: StoredProduct, to: string): Promise<StoredProduct> {
    const present = await this.products.find({ category: to, id: original.id });
    if (present !== undefined) {
      if (!isCopyOf(original, present)) throw productExists(original.id, to);
      if (present.moving?.etag === original.etag) return present;
      await this.removeStale(present);
    }
    return this.products.create(copyRecord(original, to));
  }

  private async removeStale(copy: StoredProduct): Promise<void> {
    const removal = isUntouched(copy) ? await this.products.removeVersion(copy, copy.etag) : 'changed';
    if (removal === 'changed') throw productExists(copy.id, copy.category);
  }

  /** The original is itself the copy of a move that was interrupted: that one's original must go first. */
  private async removeForerunner({ id }: StoredProduct, { from, etag }: MoveMark): Promise<void> {
    const removal = await this.products.removeVersion({ category: from, id }, etag);
    if (removal === 'changed') throw productExists(id, from);
  }

  private async giveUp(original: StoredProduct, copy: StoredProduct): Promise<never> {
    if (isUntouched(copy)) await this.products.removeVersion(copy, copy.etag);
    throw preconditionFailed(original.id, (await this.products.find(original))?.etag);
  }
}

function copyRecord(original: StoredProduct, to: string) {
  const { id, createdAt, etag, category: from, ...rest } = original;
  const updatedAt = new Date().toISOString();
  const moving: MoveMark = { from, etag, at: updatedAt };
  return { id, fields: { ...rest, category: to }, createdAt, updatedAt, moving };
}

/** Whether `present` was copied from this product; one that was created anew under the same id has another beginning. */
const isCopyOf = (original: StoredProduct, present: StoredProduct): boolean =>
  present.moving?.from === original.category && present.createdAt === original.createdAt;

const isUntouched = ({ moving, updatedAt }: StoredProduct): boolean => moving?.at === updatedAt;

const alreadyThere = () =>
  validationFailed([
    {
      pointer: '/category',
      code: 'same_category',
      detail: 'category must not be the one that the product is in',
    },
  ]);
