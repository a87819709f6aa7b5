import type { Container } from '@azure/cosmos';
import { Injectable } from '@nestjs/common';
import type { Partition } from '../../catalog-store/partition.js';
import { ScopedQuery } from '../../catalog-store/scoped-query.js';
import type { BatchOperation } from '../../cosmos/batch/batch-operation.js';
import { BatchFailed } from '../../cosmos/batch/batch-outcome.js';
import { TransactionalBatch } from '../../cosmos/batch/transactional-batch.service.js';
import { InjectContainer } from '../../cosmos/containers/inject-container.decorator.js';
import { ItemQueries } from '../../cosmos/queries/item-queries.service.js';
import { summariesContainer } from '../storage/summaries.container.js';
import type { Contents } from './count-observations.js';
import { type CountingContent, documentOf, type Stored } from './counting.document.js';

/** Status codes of a concurrent create, delete or change. */
const OVERTAKEN: ReadonlySet<number | undefined> = new Set([404, 409, 412]);

/** Marks and summaries of one category, as they are stored. */
@Injectable()
export class CountingRepository {
  constructor(
    @InjectContainer(summariesContainer.id) private readonly container: Container,
    private readonly batch: TransactionalBatch,
    private readonly queries: ItemQueries,
  ) {}

  /** Reads the existing documents among the ids, in one request. */
  async find(
    partition: Partition,
    ids: readonly string[],
  ): Promise<ReadonlyMap<string, Stored<CountingContent>>> {
    const query = new ScopedQuery()
      .where('c.category = @category', { category: partition.category })
      .whereIn('id', 'id', ids)
      .select('SELECT *');
    const keys = [partition.key];
    const rows = await this.queries.run<Stored<CountingContent>>('summaries.find', this.container, query, {
      keys,
    });
    return new Map(rows.flat().map((document) => [document.id, document]));
  }

  /**
   * Writes all documents in one transaction, each under the etag of its former version.
   * @returns false after a conflict; then nothing is written
   */
  async save(
    partition: Partition,
    contents: Contents,
    before: ReadonlyMap<string, Stored<CountingContent>>,
  ): Promise<boolean> {
    const operations = [...contents.values()].map((content): BatchOperation => {
      const body = documentOf(partition, content);
      const { _etag: etag } = before.get(content.id) ?? {};
      return etag === undefined ? { kind: 'create', body } : { kind: 'replace', body, ifMatch: etag };
    });
    try {
      await this.batch.run('summaries.save', this.container, partition.key, operations);
      return true;
    } catch (error) {
      if (error instanceof BatchFailed && OVERTAKEN.has(error.results[error.failedIndex]?.status)) {
        return false;
      }
      throw error;
    }
  }
}
