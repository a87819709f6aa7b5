import { Body, Controller, Delete, Patch, Post } from '@nestjs/common';
import { ApiConsumes, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiProblems } from '../../../common/openapi/api-problems.js';
import { Scopes } from '../../../common/identity/access.js';
import { IdempotencyKey, type IdempotentCall } from '../../idempotency/idempotency-key.decorator.js';
import { KeyUsesService } from '../../idempotency/key-uses.service.js';
import { AnswersBatch, type BatchDone } from './batch-answer.js';
import type { BatchItem } from './dto/batch-list.js';
import { CreateProductsDto, toCreates } from './dto/create-products.dto.js';
import { DeleteProductsDto, toDeletes } from './dto/delete-products.dto.js';
import { PatchProductsDto, toPatches } from './dto/patch-products.dto.js';
import { ProductBatchService } from './product-batch.service.js';
import { STOCK_ERRORS } from '../../stock/entities/stock.errors.js';
import { COSMOS_ERRORS } from '../../cosmos/errors/cosmos.errors.js';
import { HTTP_ERRORS } from '../../../common/errors/http.errors.js';
import { PRODUCT_ERRORS } from '../../products/entities/products.errors.js';

const DESCRIPTION =
  'Each category is one transaction: all of its items are committed, or none. In one that failed, the item that failed has its own status and problem, its siblings have 424. When nothing at all was committed, the answer is the problem of the first item that failed, with the same results.';

@ApiTags('Batches and transactions')
@Controller('products/batch')
export class ProductBatchController {
  constructor(
    private readonly batch: ProductBatchService,
    private readonly uses: KeyUsesService,
  ) {}

  @Post()
  @Scopes('products:write')
  @ApiOperation({
    operationId: 'createProducts',
    summary: 'Create up to 100 products',
    description: DESCRIPTION,
  })
  @AnswersBatch(201)
  @ApiProblems(
    PRODUCT_ERRORS.sku_taken,
    COSMOS_ERRORS.item_too_large,
    COSMOS_ERRORS.batch_too_large,
    COSMOS_ERRORS.partition_full,
  )
  create(
    @Body() body: CreateProductsDto,
    @IdempotencyKey('optional') call: IdempotentCall | undefined,
  ): Promise<BatchDone> {
    return this.run(toCreates(body), call);
  }

  @Patch()
  @Scopes('products:write')
  @ApiConsumes('application/json', 'application/merge-patch+json')
  @ApiOperation({
    operationId: 'patchProducts',
    summary: 'Change some fields of up to 100 products',
    description: DESCRIPTION,
  })
  @AnswersBatch(200)
  @ApiProblems(
    PRODUCT_ERRORS.product_not_found,
    STOCK_ERRORS.stock_by_location,
    STOCK_ERRORS.stock_reserved,
    HTTP_ERRORS.precondition_failed,
    COSMOS_ERRORS.item_too_large,
    COSMOS_ERRORS.batch_too_large,
    COSMOS_ERRORS.partition_full,
  )
  change(
    @Body() body: PatchProductsDto,
    @IdempotencyKey('optional') call: IdempotentCall | undefined,
  ): Promise<BatchDone> {
    return this.run(toPatches(body), call);
  }

  @Delete()
  @Scopes('products:write')
  @ApiOperation({
    operationId: 'deleteProducts',
    summary: 'Delete up to 100 products',
    description: DESCRIPTION,
  })
  @AnswersBatch(200)
  @ApiProblems(
    PRODUCT_ERRORS.product_not_found,
    STOCK_ERRORS.stock_reserved,
    COSMOS_ERRORS.batch_too_large,
    HTTP_ERRORS.precondition_failed,
  )
  remove(
    @Body() body: DeleteProductsDto,
    @IdempotencyKey('optional') call: IdempotentCall | undefined,
  ): Promise<BatchDone> {
    return this.run(toDeletes(body), call);
  }

  private async run(items: readonly BatchItem[], call: IdempotentCall | undefined): Promise<BatchDone> {
    const outcomes = await this.batch.run(items, undefined, call);
    return { outcomes, charge: this.uses.chargeOf(call) };
  }
}
