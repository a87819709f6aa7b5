import type { Container } from '@azure/cosmos';
import { Injectable } from '@nestjs/common';
import { AppError, hasCode } from '../../../../common/errors/app-error.js';
import { HTTP_ERRORS } from '../../../../common/errors/http.errors.js';
import { CATALOG_CONTAINER } from '../../../catalog-store/catalog.container.js';
import { LEDGER_CONTAINER, ledgerPartitionKey } from '../../../catalog-store/ledger.container.js';
import type { Partition } from '../../../catalog-store/partition.js';
import type { BatchOperation } from '../../../cosmos/batch/batch-operation.js';
import { BatchFailed } from '../../../cosmos/batch/batch-outcome.js';
import { TransactionalBatch } from '../../../cosmos/batch/transactional-batch.service.js';
import { InjectContainer } from '../../../cosmos/containers/inject-container.decorator.js';
import type { Translation } from '../../../cosmos/errors/translate-error.js';
import type { StoredMovement } from '../movement.document.js';
import { toArchivedMovement } from '../archived-movement.js';

/** A version of a movement where it was made. */
export interface Original {
  /** Of the document. */
  readonly id: string;
  readonly etag: string;
}

/** Writes of one transaction: a large one would take the request units of those who wait for an answer. */
const AT_ONCE = 25;

const changed = (): AppError =>
  new AppError(HTTP_ERRORS.precondition_failed, 'The movement is another one, or gone.');

const WHEN_EXPIRING: Translation = { notFound: changed, preconditionFailed: changed };

/** Copies movements to the archive, and ends the originals. Every step may be repeated. */
@Injectable()
export class LedgerArchiveRepository {
  constructor(
    @InjectContainer(CATALOG_CONTAINER) private readonly catalog: Container,
    @InjectContainer(LEDGER_CONTAINER) private readonly archive: Container,
    private readonly batch: TransactionalBatch,
  ) {}

  /** Copies movements of one product. */
  async copy(partition: Partition, productId: string, movements: readonly StoredMovement[]): Promise<void> {
    const key = ledgerPartitionKey(partition, productId);
    for (const chunk of chunksOf(movements)) {
      const copies = chunk.map((movement): BatchOperation => ({
        kind: 'upsert',
        body: toArchivedMovement(partition, movement),
      }));
      await this.batch.run('ledger.copy', this.archive, key, copies, undefined, WITHOUT_CONTENT);
    }
  }

  /** Copies those movements of one product that have no copy. Cheap when all have: a point read for each. */
  async copyMissing(
    partition: Partition,
    productId: string,
    movements: readonly StoredMovement[],
  ): Promise<void> {
    const key = ledgerPartitionKey(partition, productId);
    for (const chunk of chunksOf(movements)) {
      const reads = chunk.map((movement): BatchOperation => ({
        kind: 'read',
        id: toArchivedMovement(partition, movement).id,
      }));
      try {
        await this.batch.run('ledger.findCopies', this.archive, key, reads);
      } catch (error) {
        if (!(error instanceof BatchFailed) || error.results[error.failedIndex]?.status !== 404) throw error;
        await this.copy(partition, productId, chunk);
      }
    }
  }

  /** Lets originals live for so many seconds more. One that has changed, or is gone, stays as it is. */
  async expire(partition: Partition, originals: readonly Original[], seconds: number): Promise<void> {
    for (const chunk of chunksOf(originals)) {
      if (await this.expireAll(partition, chunk, seconds)) continue;
      for (const original of chunk) await this.expireAll(partition, [original], seconds);
    }
  }

  /** @returns false when one of them is not as it was read: then none is changed */
  private async expireAll(
    partition: Partition,
    originals: readonly Original[],
    seconds: number,
  ): Promise<boolean> {
    const patches = originals.map(({ id, etag }): BatchOperation => ({
      kind: 'patch',
      id,
      ifMatch: etag,
      operations: [{ op: 'set', path: '/ttl', value: seconds }],
    }));
    try {
      const translate = () => WHEN_EXPIRING;
      await this.batch.run('ledger.expire', this.catalog, partition.key, patches, translate, WITHOUT_CONTENT);
      return true;
    } catch (error) {
      if (hasCode(error, HTTP_ERRORS.precondition_failed)) return false;
      throw error;
    }
  }
}

const WITHOUT_CONTENT = { contentResponseOnWriteEnabled: false };

const chunksOf = <T>(items: readonly T[]): T[][] =>
  Array.from({ length: Math.ceil(items.length / AT_ONCE) }, (_, at) =>
    items.slice(at * AT_ONCE, (at + 1) * AT_ONCE),
  );
