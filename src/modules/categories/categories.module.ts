import { Module } from '@nestjs/common';
import { CatalogStoreModule } from '../catalog-store/catalog-store.module.js';
import { IdempotencyModule } from '../idempotency/idempotency.module.js';
import { ProductsModule } from '../products/products.module.js';
import { CategoriesController } from './categories.controller.js';
import { CategoriesService } from './categories.service.js';
import { CategoryRemovalController } from './removal/category-removal.controller.js';
import { CategoryRemovalRepository } from './removal/category-removal.repository.js';
import { CategoryRemovalService } from './removal/category-removal.service.js';

/** What categories hold, and what can be done with a category as a whole. */
@Module({
  imports: [CatalogStoreModule, IdempotencyModule, ProductsModule],
  controllers: [CategoriesController, CategoryRemovalController],
  providers: [CategoriesService, CategoryRemovalService, CategoryRemovalRepository],
})
export class CategoriesModule {}
