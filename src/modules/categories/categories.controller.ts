import { Controller, Get, Param } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiProblems } from '../../common/openapi/api-problems.js';
import { Scopes } from '../../common/identity/access.js';
import { CategoriesService } from './categories.service.js';
import {
  CategoryListResponse,
  CategorySummaryResponse,
  toCategoryListResponse,
  toCategorySummaryResponse,
} from './dto/category-summary.response.js';
import { CategoryParams } from './dto/category.params.js';
import { CATEGORY_ERRORS } from './categories.errors.js';

@ApiTags('Categories')
@Controller('categories')
export class CategoriesController {
  constructor(private readonly categories: CategoriesService) {}

  @Get()
  @Scopes('products:read')
  @ApiOperation({ operationId: 'listCategories', summary: 'What every category holds' })
  @ApiOkResponse({ type: CategoryListResponse })
  async list(): Promise<CategoryListResponse> {
    return toCategoryListResponse(await this.categories.summaries());
  }

  @Get(':category')
  @Scopes('products:read')
  @ApiOperation({
    operationId: 'getCategory',
    summary: 'What one category holds: one query of its partition',
  })
  @ApiOkResponse({ type: CategorySummaryResponse })
  @ApiProblems(CATEGORY_ERRORS.category_not_found)
  async get(@Param() { category }: CategoryParams): Promise<CategorySummaryResponse> {
    return toCategorySummaryResponse(await this.categories.summary(category));
  }
}
