import { Body, Controller, HttpCode, Post, Res } from '@nestjs/common';
import { ApiExtraModels, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { currentRequest } from '../../../common/context/request-context.js';
import { pathOf, toProblem } from '../../../common/errors/problem.js';
import { roundCharge } from '../../../common/http/request-charge.js';
import { Scopes } from '../../../common/identity/access.js';
import { ApiProblemMembers, ApiProblems } from '../../../common/openapi/api-problems.js';
import { COSMOS_ERRORS } from '../../cosmos/errors/cosmos.errors.js';
import { IdempotencyKey, type IdempotentCall } from '../../idempotency/idempotency-key.decorator.js';
import { KeyUsesService } from '../../idempotency/key-uses.service.js';
import { InTurn } from '../commands/command-turns.interceptor.js';
import { answerItems } from '../../products/dto/item-results.js';
import { PRODUCT_ERRORS } from '../../products/entities/products.errors.js';
import { toAdjustment } from '../dto/adjustment.dto.js';
import {
  type AdjustmentResultResponse,
  AdjustmentsDto,
  AdjustmentsProblemMembers,
  AdjustmentsResponse,
} from '../dto/adjustments.dto.js';
import { toMovementResponse } from '../dto/movement.response.js';
import { toStockResponse } from '../dto/stock.response.js';
import { STOCK_ERRORS } from '../entities/stock.errors.js';
import type { LineOutcome } from './adjustment-line.js';
import { AdjustmentsService } from './adjustments.service.js';

@ApiTags('Stock')
@Controller('stock/adjustments')
export class AdjustmentsController {
  constructor(
    private readonly adjustments: AdjustmentsService,
    private readonly uses: KeyUsesService,
  ) {}

  @Post()
  @HttpCode(201)
  @Scopes('stock:write')
  @InTurn()
  @ApiOperation({
    operationId: 'adjustStocks',
    summary: 'Up to 50 adjustments, of any products',
    description:
      'The lines of one category are committed together or not at all. A repeat with the same key carries out what was not committed.',
  })
  @ApiResponse({ status: 201, description: 'Everything was committed.', type: AdjustmentsResponse })
  @ApiResponse({
    status: 207,
    description: 'Some categories were committed, and some were not.',
    type: AdjustmentsResponse,
  })
  @ApiExtraModels(AdjustmentsResponse)
  @ApiProblems(
    PRODUCT_ERRORS.product_not_found,
    STOCK_ERRORS.insufficient_stock,
    STOCK_ERRORS.stock_changed,
    COSMOS_ERRORS.partition_full,
  )
  @ApiProblemMembers(AdjustmentsProblemMembers)
  async adjust(
    @Body() { items }: AdjustmentsDto,
    @IdempotencyKey('required', 'adjustments-1') call: IdempotentCall,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AdjustmentsResponse> {
    const lines = items.map((item, index) => {
      const { id, category } = item;
      return { index, id, category, command: toAdjustment(item) };
    });
    const outcomes = await this.adjustments.run(lines, call);
    const instance = pathOf(reply.request.url);
    const charge = this.uses.chargeOf(call);
    return answerItems(outcomes, (outcome) => toResult(outcome, instance), charge, reply);
  }
}

function toResult(outcome: LineOutcome, instance: string): AdjustmentResultResponse {
  const { line, movement, product, error, requestCharge } = outcome;
  const { requestId } = currentRequest();
  return {
    index: line.index,
    id: line.id,
    category: line.category,
    status: error?.status ?? 201,
    ...(product === undefined ? {} : { etag: product.etag }),
    ...(movement === undefined ? {} : { movement: toMovementResponse(movement) }),
    ...(product === undefined ? {} : { stock: toStockResponse(product) }),
    requestCharge: roundCharge(requestCharge),
    ...(error === undefined ? {} : { problem: toProblem(error, { instance, requestId }) }),
  };
}
