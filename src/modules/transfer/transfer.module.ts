import { Module } from '@nestjs/common';
import { CatalogStoreModule } from '../catalog-store/catalog-store.module.js';
import { ProductsModule } from '../products/products.module.js';
import { ExportsController } from './exports.controller.js';
import { ExportsService } from './exports.service.js';
import { ImportsController } from './imports.controller.js';
import { ImportsRepository } from './imports.repository.js';
import { ImportsService } from './imports.service.js';

/** Products in and out, by the file. */
@Module({
  imports: [CatalogStoreModule, ProductsModule],
  controllers: [ImportsController, ExportsController],
  providers: [ImportsService, ImportsRepository, ExportsService],
})
export class TransferModule {}
