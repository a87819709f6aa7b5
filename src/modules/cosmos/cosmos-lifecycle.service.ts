import { CosmosClient } from '@azure/cosmos';
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { CosmosConnection } from './client/connection.js';
import { CosmosHttpClient } from './client/http-client.js';
import type { ResolvedCosmosOptions } from './options/cosmos-options.js';
import { COSMOS_CONNECTION, COSMOS_OPTIONS } from './options/cosmos.constants.js';

/** Ends what the module has started, once the application has answered its last request. */
@Injectable()
export class CosmosLifecycle implements OnApplicationShutdown {
  constructor(
    private readonly client: CosmosClient,
    private readonly httpClient: CosmosHttpClient,
    @Inject(COSMOS_CONNECTION) private readonly connection: CosmosConnection,
    @Inject(COSMOS_OPTIONS) private readonly options: ResolvedCosmosOptions,
  ) {}

  async onApplicationShutdown(): Promise<void> {
    this.client.dispose();
    this.options.observer?.clients?.(-1);
    await this.httpClient.close();
    await this.connection.close?.();
  }
}
