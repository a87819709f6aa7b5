import type { Container } from '@azure/cosmos';
import { Injectable } from '@nestjs/common';
import { currentRequest } from '../../../common/http/request-context.js';
import { Partition } from '../../../common/identity/partition.js';
import { CosmosCalls } from '../../cosmos/cosmos-calls.js';
import { InjectContainer } from '../../cosmos/inject-container.decorator.js';
import { PRODUCTS_CONTAINER } from '../../products/products.container.js';

/** A category's partition as a whole. */
@Injectable()
export class CategoryRemovalRepository {
  constructor(
    @InjectContainer(PRODUCTS_CONTAINER) private readonly container: Container,
    private readonly calls: CosmosCalls,
  ) {}

  /** Has the account delete everything in the partition: out of sight at once, gone when it has request units to spare. */
  async deletePartition(category: string): Promise<void> {
    const { key } = Partition.of(category);
    await this.calls.run('categories.deletePartition', (options) =>
      this.container.deleteAllItemsForPartitionKey(key, options),
    );
    currentRequest().recordChange({ action: 'delete', category, id: '*' });
  }
}
