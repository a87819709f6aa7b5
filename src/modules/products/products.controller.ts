import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Param,
  Patch,
  Post,
  Put,
  Query,
  UseInterceptors,
} from '@nestjs/common';
import {
  ApiConsumes,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
} from '@nestjs/swagger';
import { ApiProblems } from '../../common/openapi/api-problems.js';
import { PageLinkInterceptor } from '../../common/http/page-link.interceptor.js';
import { type EntityTags, IfMatch, IfNoneMatch } from '../../common/http/preconditions.js';
import { Scopes } from '../../common/identity/access.js';
import { IdempotencyKey, type IdempotentCall } from '../idempotency/idempotency-key.decorator.js';
import { ProductListService } from './list/product-list.service.js';
import { KeyedProductsService } from './keyed-products.service.js';
import { CategoryQuery } from './dto/category.query.js';
import { CreateProductDto } from './dto/create-product.dto.js';
import { ListProductsQuery, toListRequest } from './dto/list-products.query.js';
import { MoveProductDto } from './dto/move-product.dto.js';
import { PatchProductDto, toProductChanges } from './dto/patch-product.dto.js';
import { toProductFields } from './dto/product-body.dto.js';
import { ProductPageResponse, toProductPageResponse } from './dto/product-page.response.js';
import { FIELD, sampleId } from './dto/product.schema.js';
import { ReplaceProductDto } from './dto/replace-product.dto.js';
import { ProductMoveService } from './move/product-move.service.js';
import { AnswersProduct, changed, created, found, moved, type ProductAnswer, put } from './product-answer.js';
import { ProductIdPipe } from './dto/product-id.js';
import { ProductsService } from './products.service.js';
import { STOCK_ERRORS } from '../stock/entities/stock.errors.js';
import { COSMOS_ERRORS } from '../cosmos/errors/cosmos.errors.js';
import { CURSOR_ERRORS } from '../../common/http/cursor.errors.js';
import { HTTP_ERRORS } from '../../common/errors/http.errors.js';
import { PRODUCT_ERRORS } from './entities/products.errors.js';

const UNLESS = 'Not these versions: 412 when the product is at one of them.';

@ApiTags('Products')
@Controller('products')
export class ProductsController {
  constructor(
    private readonly products: ProductsService,
    private readonly lists: ProductListService,
    private readonly writes: KeyedProductsService,
    private readonly mover: ProductMoveService,
  ) {}

  @Post()
  @Scopes('products:write')
  @ApiOperation({ operationId: 'createProduct', summary: 'Create a product under an id of ours' })
  @AnswersProduct({ 201: 'Created; Location is its address.' })
  @ApiProblems(PRODUCT_ERRORS.sku_taken, COSMOS_ERRORS.item_too_large, COSMOS_ERRORS.partition_full)
  async create(
    @Body() body: CreateProductDto,
    @IdempotencyKey('optional') call: IdempotentCall | undefined,
  ): Promise<ProductAnswer> {
    return created(await this.writes.create(call, toProductFields(body)));
  }

  @Get()
  @Scopes('products:read')
  @UseInterceptors(PageLinkInterceptor)
  @ApiOperation({ operationId: 'listProducts', summary: 'List products, page by page' })
  @ApiOkResponse({
    type: ProductPageResponse,
    headers: {
      Link: { description: 'The next page, as rel="next"; absent on the last.', schema: { type: 'string' } },
    },
  })
  @ApiProblems(CURSOR_ERRORS.invalid_cursor)
  async list(@Query() query: ListProductsQuery): Promise<ProductPageResponse> {
    return toProductPageResponse(await this.lists.list(toListRequest(query)));
  }

  @Get(':id')
  @Scopes('products:read')
  @ApiParam({ name: 'id', ...FIELD.id })
  @ApiOperation({ operationId: 'getProduct', summary: 'Read a product: one point read' })
  @AnswersProduct({ 200: 'The product.', 304: 'You have this version.' })
  @ApiProblems(PRODUCT_ERRORS.invalid_id, PRODUCT_ERRORS.product_not_found, HTTP_ERRORS.precondition_failed)
  async get(
    @Param('id', ProductIdPipe) id: string,
    @Query() { category }: CategoryQuery,
    @IfMatch('Only these versions: 412 when the product is at another.') ifMatch: EntityTags | undefined,
    @IfNoneMatch('Etags that you have: 304 when the product is at one of them.')
    ifNoneMatch: EntityTags | undefined,
  ): Promise<ProductAnswer> {
    return found(await this.products.get({ id, category }, ifMatch), ifNoneMatch);
  }

  @Put(':id')
  @Scopes('products:write')
  @ApiParam({ name: 'id', ...FIELD.id, example: 'hammer-700' })
  @ApiOperation({ operationId: 'putProduct', summary: 'Create or replace a product under an id of yours' })
  @AnswersProduct({ 200: 'Replaced.', 201: 'Created; Location is its address.' })
  @ApiProblems(
    PRODUCT_ERRORS.invalid_id,
    PRODUCT_ERRORS.partition_mismatch,
    PRODUCT_ERRORS.sku_taken,
    STOCK_ERRORS.stock_by_location,
    STOCK_ERRORS.stock_reserved,
    HTTP_ERRORS.precondition_failed,
    HTTP_ERRORS.precondition_required,
    COSMOS_ERRORS.item_too_large,
    COSMOS_ERRORS.partition_full,
  )
  async replace(
    @Param('id', ProductIdPipe) id: string,
    @Query() { category }: CategoryQuery,
    @Body() body: ReplaceProductDto,
    @IfMatch('Replace only, and only these versions; * for any.') ifMatch: EntityTags | undefined,
    @IfNoneMatch('* to create only.') ifNoneMatch: EntityTags | undefined,
    @IdempotencyKey('optional') call: IdempotentCall | undefined,
  ): Promise<ProductAnswer> {
    const fields = toProductFields(body);
    return put(await this.writes.put(call, { id, category }, fields, { ifMatch, ifNoneMatch }));
  }

  @Patch(':id')
  @Scopes('products:write')
  @ApiParam({ name: 'id', ...FIELD.id })
  @ApiConsumes('application/json', 'application/merge-patch+json')
  @ApiOperation({ operationId: 'patchProduct', summary: 'Change some fields: one atomic patch' })
  @AnswersProduct({ 200: 'Changed.' })
  @ApiProblems(
    PRODUCT_ERRORS.invalid_id,
    PRODUCT_ERRORS.product_not_found,
    STOCK_ERRORS.stock_by_location,
    STOCK_ERRORS.stock_reserved,
    HTTP_ERRORS.precondition_failed,
    HTTP_ERRORS.precondition_required,
    COSMOS_ERRORS.item_too_large,
    COSMOS_ERRORS.partition_full,
  )
  async change(
    @Param('id', ProductIdPipe) id: string,
    @Query() { category }: CategoryQuery,
    @Body() body: PatchProductDto,
    @IfMatch('Required: the versions that may change; * for any.', '*') ifMatch: EntityTags | undefined,
    @IfNoneMatch(UNLESS) ifNoneMatch: EntityTags | undefined,
    @IdempotencyKey('optional') call: IdempotentCall | undefined,
  ): Promise<ProductAnswer> {
    const changes = toProductChanges(body);
    return changed(await this.writes.change(call, { id, category }, changes, { ifMatch, ifNoneMatch }));
  }

  @Delete(':id')
  @Scopes('products:write')
  @HttpCode(204)
  @ApiParam({ name: 'id', ...FIELD.id, example: sampleId('TAP-0005') })
  @ApiOperation({ operationId: 'deleteProduct', summary: 'Delete a product' })
  @ApiNoContentResponse({ description: 'Deleted.' })
  @ApiProblems(
    PRODUCT_ERRORS.invalid_id,
    PRODUCT_ERRORS.product_not_found,
    STOCK_ERRORS.stock_reserved,
    HTTP_ERRORS.precondition_failed,
  )
  async remove(
    @Param('id', ProductIdPipe) id: string,
    @Query() { category }: CategoryQuery,
    @IfMatch('Only these versions.') ifMatch: EntityTags | undefined,
    @IfNoneMatch(UNLESS) ifNoneMatch: EntityTags | undefined,
    @IdempotencyKey('optional') call: IdempotentCall | undefined,
  ): Promise<void> {
    await this.writes.remove(call, { id, category }, { ifMatch, ifNoneMatch });
  }

  @Post(':id/move')
  @Scopes('products:admin')
  @ApiParam({ name: 'id', ...FIELD.id, example: sampleId('SCR-PH02') })
  @ApiOperation({
    operationId: 'moveProduct',
    summary: 'Move a product to another category, under the same id',
    description:
      'Safe to repeat: the same call completes a move that was interrupted, and answers with the product when it is done. A move that was interrupted is also completed by any call that meets it, unless the product was changed before. Of moves to different categories at the same time one succeeds.',
  })
  @AnswersProduct({ 200: 'Moved; Location is its new address.' }, { located: [200] })
  @ApiProblems(
    PRODUCT_ERRORS.invalid_id,
    PRODUCT_ERRORS.product_not_found,
    PRODUCT_ERRORS.product_exists,
    PRODUCT_ERRORS.sku_taken,
    STOCK_ERRORS.stock_reserved,
    HTTP_ERRORS.precondition_failed,
    HTTP_ERRORS.precondition_required,
    COSMOS_ERRORS.partition_full,
  )
  async move(
    @Param('id', ProductIdPipe) id: string,
    @Query() { category }: CategoryQuery,
    @Body() body: MoveProductDto,
    @IfMatch('Required: the version to move; * for any.', '*') ifMatch: EntityTags | undefined,
    @IfNoneMatch(UNLESS) ifNoneMatch: EntityTags | undefined,
    @IdempotencyKey('optional') call: IdempotentCall | undefined,
  ): Promise<ProductAnswer> {
    return moved(await this.mover.move({ id, category }, body.category, { ifMatch, ifNoneMatch }, call));
  }
}
