import type { Container, OperationInput, OperationResponse } from '@azure/cosmos';
import { Injectable } from '@nestjs/common';
import { Partition } from '../../common/identity/partition.js';
import { CosmosCalls } from '../cosmos/cosmos-calls.js';
import { InjectContainer } from '../cosmos/inject-container.decorator.js';
import { type ProductRecord, toDocument } from './product.document.js';
import { PRODUCTS_CONTAINER } from './products.container.js';

/** Most operations that one transaction takes. */
export const LOAD_LIMIT = 100;

/** Products of our own making, such as samples: written over whatever has their ids. */
@Injectable()
export class ProductLoaderRepository {
  constructor(
    @InjectContainer(PRODUCTS_CONTAINER) private readonly container: Container,
    private readonly calls: CosmosCalls,
  ) {}

  /** At most {@link LOAD_LIMIT} products of one category, all or none. */
  async saveAll(category: string, records: readonly ProductRecord[]): Promise<void> {
    const operation = 'products.saveAll';
    const partition = Partition.of(category);
    const upserts = records.map((record): OperationInput => ({
      operationType: 'Upsert',
      resourceBody: toDocument(partition, record),
    }));
    const { result } = await this.calls.run(operation, (options) =>
      this.container.items.batch(upserts, partition.key, options),
    );
    const guilty = result?.find(isFailure);
    if (guilty === undefined) return;
    const message = 'An operation of the batch.';
    const failure = { status: guilty.statusCode, substatus: 0, message, batch: false };
    throw await this.calls.failed(operation, failure);
  }
}

/** In a batch that failed, every other operation is 424. */
const isFailure = ({ statusCode }: OperationResponse): boolean => statusCode >= 400 && statusCode !== 424;
