import type { Container } from '@azure/cosmos';
import { Injectable } from '@nestjs/common';
import { backgroundContext, runInContext } from '../../../common/context/request-context.js';
import { isInteger, isObject } from '../../catalog-store/document-reader.js';
import { SERVICE_TENANT } from '../../catalog-store/every-tenant.query.js';
import { Partition } from '../../catalog-store/partition.js';
import { TransactionalBatch } from '../../cosmos/batch/transactional-batch.service.js';
import { InjectContainer } from '../../cosmos/containers/inject-container.decorator.js';
import { summariesContainer } from '../summaries.container.js';

/** Which generations of summaries there are. */
export interface Generations {
  /** The one that is served. */
  readonly live: number;
  /** Those that every change is counted in. */
  readonly counted: readonly number[];
}

/** As it stands in every database before the first rebuild, without a document. */
const FIRST: Generations = { live: 1, counted: [1] };

const ID = 'generations';

/** The document that says which summaries are served, for all tenants. */
@Injectable()
export class GenerationsRepository {
  constructor(
    @InjectContainer(summariesContainer.id) private readonly container: Container,
    private readonly batch: TransactionalBatch,
  ) {}

  /** Never behind. */
  async read(): Promise<Generations> {
    const document = await inService((partition) =>
      this.batch.read('summaries.generations', this.container, partition.key, ID),
    );
    return document === undefined ? FIRST : generationsIn(document);
  }
}

const inService = <T>(work: (partition: Partition) => Promise<T>): Promise<T> =>
  runInContext(backgroundContext({ tenant: SERVICE_TENANT }), () => work(Partition.apart('SUMMARIES')));

function generationsIn(document: unknown): Generations {
  const { live, counted } = isObject(document) ? document : {};
  if (!isInteger(live) || !Array.isArray(counted) || !counted.every(isInteger)) {
    throw new Error('The generations of summaries cannot be read.');
  }
  return { live, counted };
}
