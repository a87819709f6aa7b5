import type { Container } from '@azure/cosmos';
import { Injectable } from '@nestjs/common';
import { backgroundContext, runInContext } from '../../../common/context/request-context.js';
import { isInteger, isObject, isText } from '../../catalog-store/document-reader.js';
import { SERVICE_TENANT } from '../../catalog-store/every-tenant.query.js';
import { Partition } from '../../catalog-store/partition.js';
import { placedIn } from '../../catalog-store/stored-document.js';
import type { BatchOperation } from '../../cosmos/batch/batch-operation.js';
import { TransactionalBatch } from '../../cosmos/batch/transactional-batch.service.js';
import { InjectContainer } from '../../cosmos/containers/inject-container.decorator.js';
import { summariesContainer } from '../storage/summaries.container.js';

/** The generations of summaries. */
export interface Generations {
  /** The generation that is served. */
  readonly live: number;
  /** The generations that every change is counted in. */
  readonly counted: readonly number[];
}

/** The generations in their stored form. */
export interface StoredGenerations extends Generations {
  /** Undefined as long as there is no document. */
  readonly etag?: string;
  /** When it was written, in seconds since the Unix epoch, by the clock of the service. */
  readonly writtenAt: number;
}

/** The value before the first rebuild, when there is no document. */
const FIRST: StoredGenerations = { live: 1, counted: [1], writtenAt: 0 };

const ID = 'generations';

/** The document with the generations, for all tenants. */
@Injectable()
export class GenerationsRepository {
  constructor(
    @InjectContainer(summariesContainer.id) private readonly container: Container,
    private readonly batch: TransactionalBatch,
  ) {}

  /** Reads the latest version, never a stale one. */
  async read(): Promise<StoredGenerations> {
    const document = await inService((partition) =>
      this.batch.read('summaries.generations', this.container, partition.key, ID),
    );
    return document === undefined ? FIRST : generationsIn(document);
  }

  /** Replaces the document under its etag. @throws AppError after a conflict */
  async write(before: StoredGenerations, { live, counted }: Generations): Promise<StoredGenerations> {
    await inService((partition) => {
      const body = placedIn(partition, { id: ID, type: 'generations', live, counted: [...counted] });
      const { etag } = before;
      const operation: BatchOperation =
        etag === undefined ? { kind: 'create', body } : { kind: 'replace', body, ifMatch: etag };
      return this.batch.run('summaries.generations', this.container, partition.key, [operation]);
    });
    return this.read();
  }
}

const inService = <T>(work: (partition: Partition) => Promise<T>): Promise<T> =>
  runInContext(backgroundContext({ tenant: SERVICE_TENANT }), () => work(Partition.apart('SUMMARIES')));

function generationsIn(document: unknown): StoredGenerations {
  const { live, counted, _etag: etag, _ts: writtenAt } = isObject(document) ? document : {};
  if (
    !isInteger(live) ||
    !Array.isArray(counted) ||
    !counted.every(isInteger) ||
    !isText(etag) ||
    !isInteger(writtenAt)
  ) {
    throw new Error('The generations of summaries cannot be read.');
  }
  return { live, counted, etag, writtenAt };
}
