import { Module } from '@nestjs/common';
import { ProductsModule } from '../products/products.module.js';
import { CategoriesController } from './categories.controller.js';
import { CategoriesRepository } from './categories.repository.js';
import { CategoriesService } from './categories.service.js';
import { TransactionsController } from './transactions/transactions.controller.js';
import { TransactionsService } from './transactions/transactions.service.js';

/** What categories hold, and what can be done with a category as a whole. */
@Module({
  imports: [ProductsModule],
  controllers: [CategoriesController, TransactionsController],
  providers: [CategoriesService, CategoriesRepository, TransactionsService],
})
export class CategoriesModule {}
