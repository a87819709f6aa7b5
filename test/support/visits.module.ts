import type { Container } from '@azure/cosmos';
import { Controller, Get, Module, Param, Put } from '@nestjs/common';
import { Scopes } from '../../src/common/identity/access.js';
import { CosmosCalls } from '../../src/modules/cosmos/calls/cosmos-calls.service.js';
import type { ContainerDefinition } from '../../src/modules/cosmos/containers/container-definition.js';
import { InjectContainer } from '../../src/modules/cosmos/containers/inject-container.decorator.js';
import { CosmosModule } from '../../src/modules/cosmos/cosmos.module.js';

/** A domain that knows nothing of products: one container, one controller. */
const VISITS: ContainerDefinition = {
  id: 'visits',
  partitionKey: { paths: ['/id'] },
  indexingPolicy: { includedPaths: [{ path: '/*' }], excludedPaths: [] },
};

@Controller('visits')
class VisitsController {
  constructor(
    @InjectContainer(VISITS.id) private readonly container: Container,
    private readonly calls: CosmosCalls,
  ) {}

  @Put(':id')
  @Scopes('products:write')
  async put(@Param('id') id: string): Promise<object> {
    await this.calls.run('visits.put', (options) => this.container.items.upsert({ id }, options));
    return { id };
  }

  @Get(':id')
  @Scopes('products:read')
  async get(@Param('id') id: string): Promise<object> {
    const { resource } = await this.calls.read('visits.get', (options) =>
      this.container.item(id, id).read<{ id: string }>(options),
    );
    return { found: resource !== undefined };
  }
}

@Module({ imports: [CosmosModule.forFeature([VISITS])], controllers: [VisitsController] })
export class VisitsModule {}
