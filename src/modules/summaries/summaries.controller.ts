import { Controller, Get, Query, UseInterceptors } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CURSOR_ERRORS } from '../../common/http/cursor.errors.js';
import { PageLinkInterceptor } from '../../common/http/page-link.interceptor.js';
import { Scopes } from '../../common/identity/access.js';
import { ApiProblems } from '../../common/openapi/api-problems.js';
import { filtersOf, ListSummariesQuery } from './dto/list-summaries.query.js';
import { SummaryPageResponse, toSummaryPageResponse } from './dto/summary.response.js';
import { SummariesService } from './summaries.service.js';

@ApiTags('Summaries')
@Controller('summaries')
export class SummariesController {
  constructor(private readonly summaries: SummariesService) {}

  @Get()
  @UseInterceptors(PageLinkInterceptor)
  @Scopes('products:read')
  @ApiOperation({
    operationId: 'listSummaries',
    summary: 'What happened to the stock of each category, by the hour or by the day',
    description:
      'Kept by the change feed: a movement is counted in the hour in which it was made, once. `asOf` says how far the counting has got.',
  })
  @ApiOkResponse({
    type: SummaryPageResponse,
    headers: {
      Link: { description: 'The next page, as rel="next"; absent on the last.', schema: { type: 'string' } },
    },
  })
  @ApiProblems(CURSOR_ERRORS.invalid_cursor)
  async list(@Query() query: ListSummariesQuery): Promise<SummaryPageResponse> {
    const { limit, cursor } = query;
    const page = { limit, ...(cursor === undefined ? {} : { cursor }) };
    return toSummaryPageResponse(await this.summaries.list(filtersOf(query), page));
  }
}
