import type { Container } from '@azure/cosmos';
import { Injectable } from '@nestjs/common';
import { backgroundContext, runInContext } from '../../../common/context/request-context.js';
import {
  EVERYWHERE,
  everyTenantQuery,
  type FoundDocument,
  SERVICE_TENANT,
} from '../../catalog-store/every-tenant.query.js';
import { Partition } from '../../catalog-store/partition.js';
import { CosmosCalls } from '../../cosmos/calls/cosmos-calls.service.js';
import { InjectContainer } from '../../cosmos/containers/inject-container.decorator.js';
import { ItemQueries } from '../../cosmos/queries/item-queries.service.js';
import { forEachAtOnce } from '../../../common/iteration/for-each-at-once.js';
import { summariesContainer } from '../storage/summaries.container.js';

/** Documents of one page, for each physical partition. */
const AT_A_TIME = 500;

const AT_ONCE = 8;

/** Documents of former generations. */
@Injectable()
export class FormerSummariesRepository {
  constructor(
    @InjectContainer(summariesContainer.id) private readonly container: Container,
    private readonly calls: CosmosCalls,
    private readonly queries: ItemQueries,
  ) {}

  /** Removes all documents of earlier generations. @returns number of documents */
  async remove(live: number): Promise<number> {
    for (let removed = 0; ;) {
      const found = await this.find(live);
      if (found.length === 0) return removed;
      await forEachAtOnce(AT_ONCE, found, (document) => this.removeOne(document));
      removed += found.length;
    }
  }

  private async find(live: number): Promise<FoundDocument[]> {
    const query = everyTenantQuery('c.generation < @live', { live });
    const scope = { keys: EVERYWHERE, limit: AT_A_TIME };
    const rows = await runInContext(backgroundContext({ tenant: SERVICE_TENANT }), () =>
      this.queries.run<FoundDocument>('summaries.former', this.container, query, scope),
    );
    return rows.flat();
  }

  /** Ignores a missing document: an earlier attempt has removed it. */
  private async removeOne({ tenant, category, id }: FoundDocument): Promise<void> {
    await runInContext(backgroundContext({ tenant }), () => {
      const { key } = Partition.of(category);
      return this.calls.run('summaries.remove', async (options) => {
        const item = this.container.item(id, key);
        return item.delete(options).catch((error: unknown) => {
          if (!isGone(error)) throw error;
        });
      });
    });
  }
}

const isGone = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === 404;
