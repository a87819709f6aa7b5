import type { Container, JSONValue } from '@azure/cosmos';
import { Injectable } from '@nestjs/common';
import { AppError } from '../../common/errors/app-error.js';
import { CATALOG_CONTAINER } from '../catalog-store/catalog.container.js';
import type { Partition } from '../catalog-store/partition.js';
import { TransactionalBatch } from '../cosmos/batch/transactional-batch.service.js';
import { CosmosCalls } from '../cosmos/calls/cosmos-calls.service.js';
import { InjectContainer } from '../cosmos/containers/inject-container.decorator.js';
import {
  type CallRecord,
  type RecordDraft,
  recordId,
  recordOperation,
  toCallRecord,
} from './call-record.document.js';

/** The records of calls with a key, each in the partition of what its call has done. */
@Injectable()
export class CallRecordsRepository {
  constructor(
    @InjectContainer(CATALOG_CONTAINER) private readonly container: Container,
    private readonly calls: CosmosCalls,
    private readonly batch: TransactionalBatch,
  ) {}

  /** One point read, which may be behind another instance. */
  async find(partition: Partition, key: string): Promise<CallRecord | undefined> {
    const { resource } = await this.calls.read('idempotency.find', (options) =>
      this.container.item(recordId(key), partition.key).read<Record<string, unknown>>(options),
    );
    return resource === undefined ? undefined : toCallRecord(resource);
  }

  /** As `find`, but never behind; dearer. */
  async findNow(partition: Partition, key: string): Promise<CallRecord | undefined> {
    const id = recordId(key);
    const document = await this.batch.read('idempotency.findNow', this.container, partition.key, id);
    return document === undefined ? undefined : toCallRecord(document);
  }

  /**
   * For a transaction that has no room for its record: writes it before.
   * @throws AppError `idempotency_in_progress` when there is one
   */
  async claim(partition: Partition, draft: RecordDraft, answer: JSONValue): Promise<void> {
    const { body, translation } = recordOperation(partition, draft, answer);
    await this.calls.run(
      'idempotency.claim',
      (options) => this.container.items.create(body, options),
      translation,
    );
  }

  /** Writes the answer over a claim. */
  async keep(partition: Partition, draft: RecordDraft, answer: JSONValue): Promise<void> {
    const { body } = recordOperation(partition, draft, answer);
    await this.calls.run('idempotency.keep', (options) => this.container.items.upsert(body, options));
  }

  /** Gives a claim up, as well as it can: one that stays does no harm. */
  async release(partition: Partition, { id }: RecordDraft): Promise<void> {
    try {
      await this.calls.run('idempotency.release', (options) =>
        this.container.item(id, partition.key).delete(options),
      );
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
    }
  }
}
