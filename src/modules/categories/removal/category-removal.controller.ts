import { Controller, Delete, Param } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { WithRouteConfig } from '../../../common/context/route-config.js';
import { STOCK_ERRORS } from '../../stock/entities/stock.errors.js';
import { ApiProblems } from '../../../common/openapi/api-problems.js';
import { Scopes } from '../../../common/identity/access.js';
import { IdempotencyKey, type IdempotentCall } from '../../idempotency/idempotency-key.decorator.js';
import { KeyUsesService } from '../../idempotency/key-uses.service.js';
import { CategoryParams } from '../dto/category.params.js';
import { CategoryRemovalService } from './category-removal.service.js';
import { answered, AnswersRemoval, type RemovalAnswer } from './removal-answer.js';

@ApiTags('Categories')
@Controller('categories')
export class CategoryRemovalController {
  constructor(
    private readonly removal: CategoryRemovalService,
    private readonly uses: KeyUsesService,
  ) {}

  @Delete(':category')
  @Scopes('products:admin')
  @WithRouteConfig({ noTimeout: true })
  @ApiOperation({
    operationId: 'deleteCategory',
    summary: 'Delete every product of a category',
    description:
      'Takes as long as it needs. When it is interrupted or fails, the same call goes on; a problem says how many products were `deleted` before it.',
  })
  @AnswersRemoval()
  @ApiProblems(STOCK_ERRORS.stock_reserved)
  async remove(
    @Param() { category }: CategoryParams,
    @IdempotencyKey('optional') call: IdempotentCall | undefined,
  ): Promise<RemovalAnswer> {
    const removal = await this.removal.run(category, call);
    return answered(removal, this.uses.chargeOf(call));
  }
}
