import { Injectable } from '@nestjs/common';
import type { OperationTrace } from '../../idempotency/answer-memory.js';
import type { Product } from '../entities/product.entity.js';
import type { StoredProduct } from '../storage/product.document.js';
import type { ProductOperation } from '../transaction/product-operation.js';
import { ProductTransactionsRepository } from '../transaction/product-transactions.repository.js';
import { isSameContent, type KeptResult, recallResults } from './kept-result.js';

/** What became of one operation. */
export interface KeyedResult {
  readonly status: number;
  /** Absent after a delete. */
  readonly product?: Product;
  /** Request units. */
  readonly requestCharge: number;
}

/** Answers a repeated call with what its record has kept. */
@Injectable()
export class RecalledResultsService {
  constructor(private readonly transactions: ProductTransactionsRepository) {}

  /**
   * One result for each operation, in their order.
   * @param stored what the record of the call has kept
   * @param traces what this instance remembers of the operations, when it carried them out itself
   */
  async recall(
    { category, operations }: { readonly category: string; readonly operations: readonly ProductOperation[] },
    stored: unknown,
    traces: readonly OperationTrace[] | undefined,
  ): Promise<readonly KeyedResult[]> {
    const kept = recallResults(stored, category, operations);
    const etags = traces?.map(({ etag }) => etag) ?? (await this.presentVersions(category, kept));
    return kept.map(({ status, product }, index) =>
      answered(status, product, etags[index], traces?.[index]?.requestCharge),
    );
  }

  /** A product that is still as the call left it has the version that the call gave it. */
  private async presentVersions(
    category: string,
    results: readonly KeptResult[],
  ): Promise<(string | undefined)[]> {
    const ids = results.flatMap(({ product, isVersionKnown }) =>
      product === undefined || isVersionKnown ? [] : [product.id],
    );
    const present =
      ids.length === 0
        ? new Map<string, StoredProduct>()
        : await this.transactions.findAll(category, [...new Set(ids)]);
    return results.map(({ product, isVersionKnown }) => {
      if (product === undefined || isVersionKnown) return undefined;
      const now = present.get(product.id);
      return now !== undefined && isSameContent(product, now) ? now.etag : undefined;
    });
  }
}

/** What another instance was charged is not known here. */
function answered(
  status: number,
  product: StoredProduct | undefined,
  etag: string | undefined,
  requestCharge = 0,
): KeyedResult {
  if (product === undefined) return { status, requestCharge };
  return { status, product: { ...product, etag: etag ?? product.etag }, requestCharge };
}
