import { Module } from '@nestjs/common';
import { ProductsModule } from '../products/products.module.js';
import { ProductBatchController } from './batch/product-batch.controller.js';
import { ProductBatchService } from './batch/product-batch.service.js';
import { TransactionsController } from './transactions.controller.js';
import { TransactionsService } from './transactions.service.js';

/** Several product operations in one call: all or nothing for each category. */
@Module({
  imports: [ProductsModule],
  controllers: [ProductBatchController, TransactionsController],
  providers: [ProductBatchService, TransactionsService],
  exports: [ProductBatchService, TransactionsService],
})
export class TransactionsModule {}
