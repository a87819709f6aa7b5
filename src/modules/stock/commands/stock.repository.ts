import { randomUUID } from 'node:crypto';
import type { Container } from '@azure/cosmos';
import { Injectable } from '@nestjs/common';
import { AppError, hasCode } from '../../../common/errors/app-error.js';
import { HTTP_ERRORS } from '../../../common/errors/http.errors.js';
import { CATALOG_CONTAINER } from '../../catalog-store/catalog.container.js';
import { Partition } from '../../catalog-store/partition.js';
import {
  type BatchOperation,
  type ItemBody,
  withoutSystemProperties,
} from '../../cosmos/batch/batch-operation.js';
import { BatchFailed, type BatchItemResult } from '../../cosmos/batch/batch-outcome.js';
import { TransactionalBatch } from '../../cosmos/batch/transactional-batch.service.js';
import { InjectContainer } from '../../cosmos/containers/inject-container.decorator.js';
import { COSMOS_ERRORS } from '../../cosmos/errors/cosmos.errors.js';
import type { RecordOperation } from '../../idempotency/call-record.document.js';
import type { Translation } from '../../cosmos/errors/translate-error.js';
import { type RecordedAnswer, toMovementDocument } from '../ledger/movement.document.js';
import { released } from '../ledger/held-expiry.js';
import type { RecordedMovement } from '../ledger/movement.js';
import { postMovements } from '../ledger/post-movements.js';
import { toStockProperty } from '../ledger/stock.document.js';
import type { StoredStock } from '../ledger/stock-of-product.js';
import { onHandOf, type StockState } from '../ledger/stock-state.js';

/** A movement on its way into the ledger, with what a repeat of its command is to be answered. */
export interface NewMovement {
  readonly movement: RecordedMovement;
  readonly answer?: RecordedAnswer;
}

/** The stock of one product as it is to be, with nothing that is not posted. */
export interface StockChange {
  /** Only this version of it changes. */
  readonly product: StoredStock;
  readonly stock: StockState;
  readonly updatedAt: string;
  readonly movements: readonly NewMovement[];
  /** Of calls that leave no movement. */
  readonly records?: readonly RecordOperation[];
}

/** What tells that a call has been carried out, and can be entered once. */
export type CallEntry = NewMovement | RecordOperation;

/**
 * How a transaction ended. `committed`: with these products, in the order of the changes. `overtaken`: a product has changed or is gone.
 * `repeated`: this has been entered already.
 */
export type CommitOutcome =
  | { readonly kind: 'committed'; readonly products: readonly StoredStock[] }
  | { readonly kind: 'overtaken' }
  | { readonly kind: 'repeated'; readonly entry: CallEntry };

/** How many operations the change of a product needs, beside one for each new movement. */
export const operationsFor = ({ unposted }: Pick<StockState, 'unposted'>): number => 1 + unposted.length;

/** Writes stock: products and their movements, always together. */
@Injectable()
export class StockRepository {
  constructor(
    @InjectContainer(CATALOG_CONTAINER) private readonly container: Container,
    private readonly batch: TransactionalBatch,
  ) {}

  /** Products of one category, all or none. @throws AppError for the transaction as a whole */
  async commit(category: string, changes: readonly StockChange[]): Promise<CommitOutcome> {
    const partition = Partition.of(category);
    const steps = changes.flatMap((change) => stepsOf(partition, change));
    const operations = steps.map(({ operation }) => operation);
    try {
      const { results } = await this.batch.run(
        'stock.commit',
        this.container,
        partition.key,
        operations,
        (index) => (steps[index]?.changed === undefined ? WHEN_ENTERED : WHEN_CHANGED),
        // A group writes a hundred movements, which are known: only the version of the product is not.
        { contentResponseOnWriteEnabled: false },
      );
      const products = results.flatMap((result, index) => {
        const { changed } = steps[index] ?? {};
        return changed === undefined ? [] : [leftBy(changed, result)];
      });
      return { kind: 'committed', products };
    } catch (error) {
      const failed = error instanceof BatchFailed ? steps[error.failedIndex] : undefined;
      if (failed?.changed !== undefined && isOvertaken(error)) return { kind: 'overtaken' };
      if (failed?.entry !== undefined && hasCode(error, COSMOS_ERRORS.item_exists)) {
        return { kind: 'repeated', entry: failed.entry };
      }
      throw error;
    }
  }
}

interface Step {
  readonly operation: BatchOperation;
  /** What it makes of a product, but for the version. */
  readonly changed?: ChangedProduct;
  readonly entry?: CallEntry;
}

interface ChangedProduct {
  readonly product: Omit<StoredStock, 'etag'>;
  /** Names this commit. */
  readonly step: string;
}

function stepsOf(partition: Partition, change: StockChange): Step[] {
  const { product, stock, movements, records = [] } = change;
  const { id } = product;
  const { ledger = '' } = stock;
  const { unposted } = product.stock;
  const step = randomUUID();
  const body = bodyOf(change, step);
  return [
    {
      operation: { kind: 'replace', body, ifMatch: product.etag },
      changed: { product: { ...product, stock, updatedAt: change.updatedAt, document: body }, step },
    },
    ...postMovements(partition, id, { ...stock, unposted }).map((operation): Step => ({
      operation,
    })),
    ...movements.map((movement): Step => {
      const entered = toMovementDocument(partition, id, ledger, movement.movement, movement.answer);
      return { operation: { kind: 'create', body: entered }, entry: movement };
    }),
    ...records.map((entry): Step => ({ operation: entry.operation, entry })),
  ];
}

/** The whole document, which costs less than a patch of three properties. */
function bodyOf({ product, stock, updatedAt, movements }: StockChange, step: string): ItemBody {
  const { id, document } = product;
  return {
    ...released(withoutSystemProperties(document), product.stock),
    id,
    quantity: onHandOf(stock),
    // Another one may leave the same stock at the same time: only this tells whose commit a lost reply was about.
    stock: { ...toStockProperty(stock), step },
    updatedAt,
    // Settings alone: the movements, which tell of every other change of the stock, do not tell of it.
    ...(movements.length + product.stock.unposted.length > 0 ? {} : { fieldsAt: updatedAt }),
  };
}

/**
 * When the reply of a commit was lost and others have changed the product since, nobody knows the version that it made: then one
 * that is no more, so that nothing is built on it.
 */
const leftBy = (
  { product, step }: ChangedProduct,
  { etag = `"${step}"` }: Pick<BatchItemResult, 'etag'>,
): StoredStock => ({ ...product, etag });

/** Names for the outcomes that are no failures here. Nobody outside hears them. */
const WHEN_CHANGED: Translation = {
  notFound: () => new AppError(COSMOS_ERRORS.item_not_found, 'The product is gone.'),
  preconditionFailed: () => new AppError(HTTP_ERRORS.precondition_failed, 'The product has changed.'),
};
const WHEN_ENTERED: Translation = {
  conflict: () => new AppError(COSMOS_ERRORS.item_exists, 'It has been entered before.'),
};

const isOvertaken = (error: unknown): boolean =>
  hasCode(error, COSMOS_ERRORS.item_not_found) || hasCode(error, HTTP_ERRORS.precondition_failed);
