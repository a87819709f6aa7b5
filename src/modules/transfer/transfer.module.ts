import { Module } from '@nestjs/common';
import { ProductsModule } from '../products/products.module.js';
import { StockModule } from '../stock/stock.module.js';
import { ExportsController } from './exports.controller.js';
import { ExportsService } from './exports.service.js';
import { ImportsController } from './imports.controller.js';
import { ImportsService } from './imports.service.js';

/** Products in and out, by the file. */
@Module({
  imports: [ProductsModule, StockModule],
  controllers: [ImportsController, ExportsController],
  providers: [ImportsService, ExportsService],
})
export class TransferModule {}
