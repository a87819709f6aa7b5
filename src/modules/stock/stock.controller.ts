import { Body, Controller, Get, Param, Patch, Post, Query, UseInterceptors } from '@nestjs/common';
import { ApiConsumes, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { HTTP_ERRORS } from '../../common/errors/http.errors.js';
import { CURSOR_ERRORS } from '../../common/http/cursor.errors.js';
import { PageLinkInterceptor } from '../../common/http/page-link.interceptor.js';
import {
  type EntityTags,
  IfMatch,
  IfNoneMatch,
  matchesWeakly,
  type Preconditions,
} from '../../common/http/preconditions.js';
import { Scopes } from '../../common/identity/access.js';
import { ApiProblems } from '../../common/openapi/api-problems.js';
import { COSMOS_ERRORS } from '../cosmos/errors/cosmos.errors.js';
import { IdempotencyKey, type IdempotentCall } from '../idempotency/idempotency-key.decorator.js';
import { CategoryQuery } from '../products/dto/category.query.js';
import { FIELD } from '../products/dto/product.schema.js';
import { ProductIdPipe } from '../products/dto/product-id.js';
import { PRODUCT_ERRORS } from '../products/entities/products.errors.js';
import { InTurn } from './commands/command-turns.interceptor.js';
import { OnceService } from './commands/once.service.js';
import type { ProductKey, StockOfProduct } from './ledger/stock-of-product.js';
import { StockSettingsService } from './commands/stock-settings.service.js';
import { AdjustmentDto, toAdjustment } from './dto/adjustment.dto.js';
import { CountDto, toCount } from './dto/count.dto.js';
import { toMovementResponse } from './dto/movement.response.js';
import { MovementPageResponse, StockChangeResponse, TransferResponse } from './dto/stock-change.response.js';
import { StockSettingsDto, toSettings } from './dto/stock-settings.dto.js';
import { momentOf, MovementsQuery, StockQuery, toMovementRequest } from './dto/stock.query.js';
import { StockResponse, toStockResponse } from './dto/stock.response.js';
import { toTransfer, TransferDto } from './dto/transfer.dto.js';
import { movementIdOf } from './ledger/movement.document.js';
import type { StockCommand } from './ledger/stock-command.js';
import {
  AnswersUnchanged,
  AnswersVersion,
  unchanged,
  type VersionedAnswer,
  versioned,
} from '../../common/http/versioned-answer.js';
import { STOCK_ERRORS } from './entities/stock.errors.js';
import { StockService } from './stock.service.js';

const ONLY = 'Only these versions: 412 when the product is at another.';
const UNLESS = 'Not these versions: 412 when the product is at one of them.';

@ApiTags('Stock')
@Controller('products/:id/stock')
@ApiParam({ name: 'id', ...FIELD.id })
export class StockController {
  constructor(
    private readonly stock: StockService,
    private readonly once: OnceService,
    private readonly settings: StockSettingsService,
  ) {}

  @Get()
  @Scopes('products:read')
  @ApiOperation({ operationId: 'getStock', summary: 'The stock of a product, now or at a moment' })
  @AnswersVersion(200, 'The stock.', StockResponse)
  @AnswersUnchanged()
  @ApiProblems(PRODUCT_ERRORS.invalid_id, PRODUCT_ERRORS.product_not_found, HTTP_ERRORS.precondition_failed)
  async get(
    @Param('id', ProductIdPipe) id: string,
    @Query() query: StockQuery,
    @IfMatch(ONLY) ifMatch: EntityTags | undefined,
    @IfNoneMatch('Etags that you have: 304 when the product is at one of them.')
    ifNoneMatch: EntityTags | undefined,
  ): Promise<VersionedAnswer> {
    const key = { id, category: query.category };
    const moment = momentOf(query);
    const stock = await (moment === undefined
      ? this.stock.get(key, ifMatch)
      : this.stock.getAsOf(key, moment, ifMatch));
    const isKnown = ifNoneMatch !== undefined && matchesWeakly(ifNoneMatch, stock.etag);
    return isKnown ? unchanged(stock.etag) : shown(stock);
  }

  @Patch()
  @Scopes('stock:write')
  @ApiConsumes('application/json', 'application/merge-patch+json')
  @ApiOperation({
    operationId: 'patchStockSettings',
    summary: 'Change safety stock, reorder point, back orders',
  })
  @AnswersVersion(200, 'Changed.', StockResponse)
  @ApiProblems(
    PRODUCT_ERRORS.invalid_id,
    PRODUCT_ERRORS.product_not_found,
    HTTP_ERRORS.precondition_failed,
    HTTP_ERRORS.precondition_required,
  )
  async changeSettings(
    @Param('id', ProductIdPipe) id: string,
    @Query() { category }: CategoryQuery,
    @Body() body: StockSettingsDto,
    @IdempotencyKey('optional') call: IdempotentCall | undefined,
    @IfMatch('Required: the versions that may change; * for any.', '*') ifMatch: EntityTags | undefined,
    @IfNoneMatch(UNLESS) ifNoneMatch: EntityTags | undefined,
  ): Promise<VersionedAnswer> {
    const conditions = { ifMatch, ifNoneMatch };
    return shown(await this.settings.change({ id, category }, toSettings(body), conditions, call));
  }

  @Post('adjustments')
  @Scopes('stock:write')
  @InTurn()
  @ApiOperation({ operationId: 'adjustStock', summary: 'So much more, or less, at one location' })
  @AnswersVersion(201, 'Adjusted.', StockChangeResponse)
  @ApiProblems(
    PRODUCT_ERRORS.invalid_id,
    PRODUCT_ERRORS.product_not_found,
    STOCK_ERRORS.insufficient_stock,
    STOCK_ERRORS.stock_changed,
    HTTP_ERRORS.precondition_failed,
    COSMOS_ERRORS.partition_full,
  )
  adjust(
    @Param('id', ProductIdPipe) id: string,
    @Query() { category }: CategoryQuery,
    @Body() body: AdjustmentDto,
    @IdempotencyKey('required', 'adjust-1') call: IdempotentCall,
    @IfMatch(ONLY) ifMatch: EntityTags | undefined,
    @IfNoneMatch(UNLESS) ifNoneMatch: EntityTags | undefined,
  ): Promise<VersionedAnswer> {
    return this.change({ id, category }, toAdjustment(body), { ifMatch, ifNoneMatch }, call);
  }

  @Post('counts')
  @Scopes('stock:write')
  @InTurn()
  @ApiOperation({ operationId: 'countStock', summary: 'What was found at one location' })
  @AnswersVersion(201, 'Counted: the movement has the difference, also when it is 0.', StockChangeResponse)
  @ApiProblems(
    PRODUCT_ERRORS.invalid_id,
    PRODUCT_ERRORS.product_not_found,
    STOCK_ERRORS.stock_reserved,
    HTTP_ERRORS.precondition_failed,
    COSMOS_ERRORS.partition_full,
  )
  count(
    @Param('id', ProductIdPipe) id: string,
    @Query() { category }: CategoryQuery,
    @Body() body: CountDto,
    @IdempotencyKey('required', 'count-1') call: IdempotentCall,
    @IfMatch(ONLY) ifMatch: EntityTags | undefined,
    @IfNoneMatch(UNLESS) ifNoneMatch: EntityTags | undefined,
  ): Promise<VersionedAnswer> {
    return this.change({ id, category }, toCount(body), { ifMatch, ifNoneMatch }, call);
  }

  @Post('transfers')
  @Scopes('stock:write')
  @InTurn()
  @ApiOperation({ operationId: 'transferStock', summary: 'From one location to another, in one transaction' })
  @AnswersVersion(201, 'Transferred.', TransferResponse)
  @ApiProblems(
    PRODUCT_ERRORS.invalid_id,
    PRODUCT_ERRORS.product_not_found,
    STOCK_ERRORS.insufficient_stock,
    HTTP_ERRORS.precondition_failed,
    COSMOS_ERRORS.partition_full,
  )
  async transfer(
    @Param('id', ProductIdPipe) id: string,
    @Query() { category }: CategoryQuery,
    @Body() body: TransferDto,
    @IdempotencyKey('required', 'transfer-1') call: IdempotentCall,
    @IfMatch(ONLY) ifMatch: EntityTags | undefined,
    @IfNoneMatch(UNLESS) ifNoneMatch: EntityTags | undefined,
  ): Promise<VersionedAnswer> {
    const command = toTransfer(body, movementIdOf(call.key, 0));
    const unit = { commands: [command], conditions: { ifMatch, ifNoneMatch } };
    const { movements, product } = await this.once.run({ id, category }, unit, call);
    const [entries, stock] = [movements.flat().map(toMovementResponse), toStockResponse(product)];
    return versioned(product.etag, { movements: entries, stock });
  }

  @Get('movements')
  @Scopes('products:read')
  @UseInterceptors(PageLinkInterceptor)
  @ApiOperation({ operationId: 'listMovements', summary: 'The ledger of a product, newest first' })
  @ApiOkResponse({
    type: MovementPageResponse,
    headers: {
      Link: { description: 'The next page, as rel="next"; absent on the last.', schema: { type: 'string' } },
    },
  })
  @ApiProblems(PRODUCT_ERRORS.invalid_id, PRODUCT_ERRORS.product_not_found, CURSOR_ERRORS.invalid_cursor)
  async movements(
    @Param('id', ProductIdPipe) id: string,
    @Query() query: MovementsQuery,
  ): Promise<MovementPageResponse> {
    const { category } = query;
    const { movements, nextCursor } = await this.stock.movements({ id, category }, toMovementRequest(query));
    return { items: movements.map(toMovementResponse), nextCursor };
  }

  private async change(
    key: ProductKey,
    command: StockCommand,
    conditions: Preconditions,
    call: IdempotentCall,
  ): Promise<VersionedAnswer> {
    const { movements, product } = await this.once.run(key, { commands: [command], conditions }, call);
    const [movement] = movements.flat();
    if (movement === undefined) throw new RangeError('Such a command leaves a movement.');
    const [entry, stock] = [toMovementResponse(movement), toStockResponse(product)];
    return versioned(product.etag, { movement: entry, stock });
  }
}

const shown = (product: StockOfProduct): VersionedAnswer => versioned(product.etag, toStockResponse(product));
