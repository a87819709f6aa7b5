import type { ConfigType } from '@nestjs/config';
import { cosmosConfig } from '../../../common/config/cosmos.config.js';
import { Inject, Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { tenantConfig } from '../../../common/identity/tenant.config.js';
import { backgroundContext, runInContext } from '../../../common/context/request-context.js';
import { CosmosProvisioning } from '../../cosmos/provisioning/cosmos-provisioning.service.js';
import { ProductLoaderService } from './product-loader.service.js';
import { SAMPLE_CATALOGUE } from './catalogue.js';
import { SampleMarkerRepository } from './sample-marker.repository.js';

/**
 * Fills an embedded database that is new, before the service is ready. The marker comes last and the ids are always the same:
 * a start that was cut off is made up for by the next one, and a database that once had the samples never gets them again.
 */
@Injectable()
export class SampleCatalogue implements OnModuleInit {
  private readonly logger = new Logger('Samples');

  constructor(
    @Inject(cosmosConfig.KEY) private readonly cosmos: ConfigType<typeof cosmosConfig>,
    @Inject(tenantConfig.KEY) private readonly tenant: ConfigType<typeof tenantConfig>,
    private readonly provisioning: CosmosProvisioning,
    private readonly products: ProductLoaderService,
    private readonly marker: SampleMarkerRepository,
  ) {}

  onModuleInit(): void {
    if (this.cosmos.embedded === undefined) return;
    const context = () => backgroundContext({ tenant: this.tenant.default });
    this.provisioning.addReadyStep('sample catalogue', () => runInContext(context(), () => this.load()));
  }

  private async load(): Promise<void> {
    if (await this.marker.exists()) return;
    for (const category of new Set(SAMPLE_CATALOGUE.map((fields) => fields.category))) {
      const samples = SAMPLE_CATALOGUE.filter((fields) => fields.category === category);
      await this.products.saveAll(
        category,
        samples.map((fields) => ({ fields })),
      );
    }
    await this.marker.create();
    this.logger.log(`Loaded ${SAMPLE_CATALOGUE.length} products of the sample catalogue.`);
  }
}
