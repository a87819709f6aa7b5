import { Module } from '@nestjs/common';
import { IdempotencyModule } from '../idempotency/idempotency.module.js';
import { ProductsModule } from '../products/products.module.js';
import { ProductBatchController } from './batch/product-batch.controller.js';
import { ProductBatchService } from './batch/product-batch.service.js';
import { TransactionsController } from './transactions.controller.js';
import { TransactionsService } from './transactions.service.js';

/** Several product operations in one call: all or nothing for each category. */
@Module({
  imports: [IdempotencyModule, ProductsModule],
  controllers: [ProductBatchController, TransactionsController],
  providers: [ProductBatchService, TransactionsService],
  exports: [ProductBatchService, TransactionsService],
})
export class TransactionsModule {}
