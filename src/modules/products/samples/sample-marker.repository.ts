import type { Container } from '@azure/cosmos';
import { Injectable } from '@nestjs/common';
import { Partition } from '../../catalog-store/partition.js';
import { documentIn } from '../../catalog-store/stored-document.js';
import { CosmosCalls } from '../../cosmos/calls/cosmos-calls.service.js';
import { InjectContainer } from '../../cosmos/containers/inject-container.decorator.js';
import { CATALOG_CONTAINER } from '../../catalog-store/catalog.container.js';

/** Where the service keeps notes about itself. Categories are lower case, so no product is ever here. */
const PARTITION = 'STOCKROOM';
const ID = 'sample-catalogue';

/** The note that says that the samples have been loaded, so that those which were deleted stay deleted. */
@Injectable()
export class SampleMarkerRepository {
  constructor(
    @InjectContainer(CATALOG_CONTAINER) private readonly container: Container,
    private readonly calls: CosmosCalls,
  ) {}

  async exists(): Promise<boolean> {
    const { resource } = await this.calls.read('samples.marker', (options) =>
      this.container.item(ID, Partition.of(PARTITION).key).read(options),
    );
    return resource !== undefined;
  }

  async create(): Promise<void> {
    const content = { id: ID, type: 'marker', uniqueKey: `marker:${ID}` };
    const marker = documentIn(Partition.of(PARTITION), content);
    await this.calls.run('samples.mark', (options) => this.container.items.upsert(marker, options));
  }
}
