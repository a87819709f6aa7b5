import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiProblemMembers, ApiProblems } from '../../common/openapi/api-problems.js';
import { Scopes } from '../../common/identity/access.js';
import { CategoryParams } from '../categories/dto/category.params.js';
import { KeyUsesService } from '../idempotency/key-uses.service.js';
import { IdempotencyKey, type IdempotentCall } from '../idempotency/idempotency-key.decorator.js';
import { toOperations } from './dto/to-operations.js';
import {
  FAILED_AT_ONE,
  toTransactionResponse,
  TransactionProblemMembers,
  TransactionResponse,
} from './dto/transaction.response.js';
import { TransactionDto } from './dto/transaction.dto.js';
import { TransactionsService } from './transactions.service.js';
import { STOCK_ERRORS } from '../stock/entities/stock.errors.js';
import { COSMOS_ERRORS } from '../cosmos/errors/cosmos.errors.js';
import { HTTP_ERRORS } from '../../common/errors/http.errors.js';
import { PRODUCT_ERRORS } from '../products/entities/products.errors.js';

@ApiTags('Batches and transactions')
@Controller('categories/:category/transactions')
export class TransactionsController {
  constructor(
    private readonly transactions: TransactionsService,
    private readonly uses: KeyUsesService,
  ) {}

  @Post()
  @HttpCode(200)
  @Scopes('products:write')
  @ApiOperation({
    operationId: 'runTransaction',
    summary: 'Up to 100 operations in one category, in order, all or nothing',
    description:
      'When an operation fails, nothing is stored: the answer is its problem, with `failedIndex` and `results`, in which all others have 424. An operation `read` needs the scope `products:read` as well.',
  })
  @ApiOkResponse({ type: TransactionResponse, description: 'Everything was committed.' })
  @ApiProblems(
    PRODUCT_ERRORS.partition_mismatch,
    PRODUCT_ERRORS.product_not_found,
    PRODUCT_ERRORS.product_exists,
    PRODUCT_ERRORS.sku_taken,
    STOCK_ERRORS.stock_by_location,
    STOCK_ERRORS.stock_reserved,
    HTTP_ERRORS.precondition_failed,
    COSMOS_ERRORS.item_too_large,
    COSMOS_ERRORS.batch_too_large,
    COSMOS_ERRORS.partition_full,
  )
  @ApiProblemMembers(TransactionProblemMembers, { precondition_failed: FAILED_AT_ONE })
  async run(
    @Param() { category }: CategoryParams,
    @Body() body: TransactionDto,
    @IdempotencyKey('optional') call: IdempotentCall | undefined,
  ): Promise<TransactionResponse> {
    const results = await this.transactions.runOnce(call, category, toOperations(body, category));
    return toTransactionResponse(results, this.uses.chargeOf(call));
  }
}
