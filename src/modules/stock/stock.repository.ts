import { randomUUID } from 'node:crypto';
import type { Container } from '@azure/cosmos';
import { Injectable } from '@nestjs/common';
import { AppError, hasCode } from '../../common/errors/app-error.js';
import { HTTP_ERRORS } from '../../common/errors/http.errors.js';
import { CATALOG_CONTAINER } from '../catalog-store/catalog.container.js';
import { Partition } from '../catalog-store/partition.js';
import type { BatchOperation } from '../cosmos/batch/batch-operation.js';
import { BatchFailed, type BatchItemResult } from '../cosmos/batch/batch-outcome.js';
import { TransactionalBatch } from '../cosmos/batch/transactional-batch.service.js';
import { InjectContainer } from '../cosmos/containers/inject-container.decorator.js';
import { COSMOS_ERRORS } from '../cosmos/errors/cosmos.errors.js';
import type { RecordOperation } from '../idempotency/call-record.document.js';
import type { Translation } from '../cosmos/errors/translate-error.js';
import { type RecordedAnswer, toMovementDocument } from './ledger/movement.document.js';
import type { RecordedMovement } from './ledger/movement.js';
import { postMovements } from './ledger/post-movements.js';
import { toStockProperty } from './ledger/stock.document.js';
import { onHandOf, type StockState } from './ledger/stock-state.js';

/** A movement on its way into the ledger, with what a repeat of its command is to be answered. */
export interface NewMovement {
  readonly movement: RecordedMovement;
  readonly answer?: RecordedAnswer;
}

/** The stock of one product as it is to be, with nothing that is not posted. */
export interface StockChange {
  readonly id: string;
  /** Only this version of the product changes. */
  readonly etag: string;
  readonly stock: StockState;
  readonly updatedAt: string;
  /** What stood in the product alone until now. */
  readonly unposted: readonly RecordedMovement[];
  readonly movements: readonly NewMovement[];
  /** Of calls that leave no movement. */
  readonly records?: readonly RecordOperation[];
}

/** What tells that a call has been carried out, and can be entered once. */
export type CallEntry = NewMovement | RecordOperation;

/**
 * How a transaction ended. `committed`: with these versions of the products. `overtaken`: a product has changed or is gone.
 * `repeated`: this has been entered already.
 */
export type CommitOutcome =
  | { readonly kind: 'committed'; readonly etags: readonly string[] }
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
        (index) => (steps[index]?.step === undefined ? WHEN_ENTERED : WHEN_CHANGED),
        // A group writes a hundred movements, which are known: only the version of the product is not.
        { contentResponseOnWriteEnabled: false },
      );
      const etags = results.flatMap((result, index) => {
        const { step } = steps[index] ?? {};
        return step === undefined ? [] : [versionOf(step, result)];
      });
      return { kind: 'committed', etags };
    } catch (error) {
      const failed = error instanceof BatchFailed ? steps[error.failedIndex] : undefined;
      if (failed?.step !== undefined && isOvertaken(error)) return { kind: 'overtaken' };
      if (failed?.entry !== undefined && hasCode(error, COSMOS_ERRORS.item_exists)) {
        return { kind: 'repeated', entry: failed.entry };
      }
      throw error;
    }
  }
}

interface Step {
  readonly operation: BatchOperation;
  /** Of a product: names this commit. */
  readonly step?: string;
  readonly entry?: CallEntry;
}

function stepsOf(
  partition: Partition,
  { id, etag, stock, updatedAt, unposted, movements, records = [] }: StockChange,
): Step[] {
  const { ledger = '' } = stock;
  const step = randomUUID();
  const product: BatchOperation = {
    kind: 'patch',
    id,
    ifMatch: etag,
    operations: [
      { op: 'set', path: '/quantity', value: onHandOf(stock) },
      // Another one may leave the same stock at the same time: only this tells whose commit a lost reply was about.
      { op: 'set', path: '/stock', value: { ...toStockProperty(stock), step } },
      { op: 'set', path: '/updatedAt', value: updatedAt },
      // Settings alone: the movements, which tell of every other change of the stock, do not tell of it.
      ...(movements.length + unposted.length > 0
        ? []
        : [{ op: 'set' as const, path: '/fieldsAt', value: updatedAt }]),
    ],
  };
  return [
    { operation: product, step },
    ...postMovements(partition, id, { ...stock, unposted }).map((operation): Step => ({
      operation,
    })),
    ...movements.map((movement): Step => {
      const body = toMovementDocument(partition, id, ledger, movement.movement, movement.answer);
      return { operation: { kind: 'create', body }, entry: movement };
    }),
    ...records.map((entry): Step => ({ operation: entry.operation, entry })),
  ];
}

/**
 * The version that a commit has made. When its reply was lost and others have changed the product since, nobody knows it: then one
 * that is no more, so that nothing is built on it.
 */
const versionOf = (step: string, { etag = `"${step}"` }: Pick<BatchItemResult, 'etag'>): string => etag;

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
