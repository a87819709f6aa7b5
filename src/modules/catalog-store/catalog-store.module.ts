import { Module } from '@nestjs/common';
import { CosmosModule } from '../cosmos/cosmos.module.js';
import { catalogContainer } from './catalog.container.js';

const container = CosmosModule.forFeature([catalogContainer]);

/** The container that the modules of the catalogue share, because what lies in one partition can change in one transaction. */
@Module({ imports: [container], exports: [container] })
export class CatalogStoreModule {}
