import { Injectable } from '@nestjs/common';
import { acrossCategories } from '../../catalog-store/scoped-query.js';
import { forEachAtOnce } from '../../../common/iteration/for-each-at-once.js';
import { PRODUCT_TYPE, type StoredProduct, toProduct } from '../storage/product.document.js';
import { type Incoming, isIncoming, toIncoming, type TypedRow } from './incoming.document.js';
import { meet, Unsettled } from './unsettled.js';
import { IncomingRepository, type Reservation } from './incoming.repository.js';
import { MoveStepsRepository } from './move-steps.repository.js';
import { MOVE_STEPS, type MoveEnd, takeSteps } from './move-steps.js';
import { isPending, isUntouched, type PendingCopy } from './pending-copy.js';
import { PendingCopyRepository } from './pending-copy.repository.js';

/** Moves that are completed at a time for one question. */
const AT_ONCE = 4;

/** How often a sum is asked for again because a product was on its way. */
const MOST_QUESTIONS = 3;

/**
 * Completes moves, also those that another call or instance began: everything that reads or writes products comes here with what it meets. So a
 * product on its way is seen by nobody, and a move that was interrupted ends with the first call that could notice.
 */
@Injectable()
export class MoveCompletionService {
  constructor(
    private readonly steps: MoveStepsRepository,
    private readonly incoming: IncomingRepository,
    private readonly copies: PendingCopyRepository,
  ) {}

  /** The product that a stored document is once its move has ended; undefined when it is none, or went back. */
  async productOf(document: unknown): Promise<StoredProduct | undefined> {
    const met = meet(document);
    return met instanceof Unsettled ? this.settle(met) : met;
  }

  /** The products among documents, in their order. */
  async productsOf(documents: readonly unknown[]): Promise<StoredProduct[]> {
    const products = await this.settled(documents.map(meet));
    return products.filter((product) => product !== undefined);
  }

  /**
   * The same for what has been met already: a product for each, or undefined. One that has arrived just now replaces the one that
   * it was, which the same question may have found in its old category.
   */
  async settled<Found extends { readonly rid: string }>(
    met: readonly (Found | Unsettled | undefined)[],
  ): Promise<(Found | StoredProduct | undefined)[]> {
    const products: (Found | StoredProduct | undefined)[] = [];
    const unsettled: [number, Unsettled][] = [];
    for (const [index, one] of met.entries()) {
      const isSettled = !(one instanceof Unsettled);
      products.push(isSettled ? one : undefined);
      if (!isSettled) unsettled.push([index, one]);
    }
    const taken = new Set<string>();
    await forEachAtOnce(AT_ONCE, unsettled, async ([index, one]) => {
      const product = await this.settle(one);
      products[index] = product;
      if (isIncoming(one.document) && product?.moveOrigin !== undefined) taken.add(product.moveOrigin.rid);
    });
    return products.map((product) => (product !== undefined && taken.has(product.rid) ? undefined : product));
  }

  private async settle({ document }: Unsettled): Promise<StoredProduct | undefined> {
    if (isIncoming(document)) return (await this.complete(toIncoming(document))).product;
    const copy = toProduct(document);
    return isPending(copy) ? acrossCategories(() => this.endCopy(copy)) : copy;
  }

  /** Ends the moves that have taken one of these ids or skus. Returns whether there were any: then it is worth to try again. */
  async endThoseWith(reservation: Reservation): Promise<boolean> {
    const met = await this.incoming.find(reservation);
    await forEachAtOnce(AT_ONCE, met, async (incoming) => void (await this.complete(incoming)));
    return met.length > 0;
  }

  /** Asks for sums by type until no product is on its way in them, and returns the rows of those that are there. */
  async sumsOf<T extends TypedRow>(
    { category }: { readonly category?: string | undefined },
    question: () => Promise<readonly T[]>,
  ): Promise<readonly T[]> {
    for (let asked = 1; ; asked += 1) {
      const rows = await question();
      // With ever new moves it is as with every sum over products that change while they are counted.
      const isSettled = asked === MOST_QUESTIONS || rows.every(({ type }) => type === PRODUCT_TYPE);
      if (isSettled) return rows.filter(({ type }) => type === PRODUCT_TYPE);
      await this.endThoseWith({ category });
    }
  }

  /** A copy that has not got its original goes, unless it was changed: then it holds what is nowhere else. */
  private async endCopy(copy: PendingCopy): Promise<StoredProduct | undefined> {
    if ((await this.copies.take(copy)) || !isUntouched(copy)) return this.copies.finish(copy);
    await this.steps.withdraw(copy);
    return undefined;
  }

  /** Takes the steps that are left, and returns how it ended, with the product if that is in its new category. */
  async complete(
    incoming: Incoming,
  ): Promise<{ readonly end: MoveEnd; readonly product: StoredProduct | undefined }> {
    let product: StoredProduct | undefined;
    const end = await acrossCategories(() =>
      takeSteps({
        commit: async () => MOVE_STEPS.commit[await this.steps.commit(incoming)],
        consult: async () => MOVE_STEPS.consult[await this.steps.consult(incoming)],
        publish: async () => {
          product = await this.steps.publish(incoming);
          return MOVE_STEPS.publish[product === undefined ? 'overtaken' : 'done'];
        },
        retire: async () => MOVE_STEPS.retire[await this.steps.retire(incoming)],
        withdraw: async () => MOVE_STEPS.withdraw[await this.steps.withdraw(incoming)],
        inspect: async () => {
          product = await this.steps.inspect(incoming);
          return MOVE_STEPS.inspect[product === undefined ? 'gone' : 'found'];
        },
      }),
    );
    return { end, product };
  }
}
