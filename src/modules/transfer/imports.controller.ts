import type { ConfigType } from '@nestjs/config';
import type { Readable } from 'node:stream';
import { Controller, HttpCode, Inject, Post, Query, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ApiProblems } from '../../common/openapi/api-problems.js';
import { PROBLEM_MEDIA_TYPE } from '../../common/errors/problem.js';
import { preferredType } from '../../common/http/accept.js';
import { chargeInTrailer } from '../../common/http/request-charge.js';
import { CSV, NDJSON } from '../../common/http/media-types.js';
import { WithRouteConfig } from '../../common/context/route-config.js';
import { Scopes } from '../../common/identity/access.js';
import { ImportQuery } from './dto/import.query.js';
import { ApiImport } from './dto/import.schema.js';
import { openImport } from './import/import-input.js';
import { ImportsService } from './imports.service.js';
import { reportDocument } from './report/report-document.js';
import { reportLines } from './report/report-lines.js';
import { transferConfig } from './transfer.config.js';
import { IMPORT_ERRORS } from './import/imports.errors.js';
import type { ImportReport } from './wire/import-report.js';
import { HTTP_ERRORS } from '../../common/errors/http.errors.js';

const DOCUMENT = 'application/json';

@ApiTags('Import and export')
@Controller('imports')
export class ImportsController {
  constructor(
    private readonly imports: ImportsService,
    @Inject(transferConfig.KEY) private readonly config: ConfigType<typeof transferConfig>,
  ) {}

  @Post()
  @HttpCode(200)
  @Scopes('products:admin')
  @WithRouteConfig({
    noTimeout: true,
    consumes: [NDJSON, CSV],
    produces: [DOCUMENT, PROBLEM_MEDIA_TYPE, NDJSON],
  })
  @ApiOperation({
    operationId: 'importProducts',
    summary: 'Create or replace any number of products',
    description:
      'Reads as fast as the database writes, in memory that does not grow with the input. On this page NDJSON is a file to choose and CSV a text to type; from a shell send a file as it is: `curl --data-binary @products.csv -H "content-type: text/csv" …/v1/imports`. A row without an id gets one from its tenant, category and sku, so that the same import twice is the same as once. Rows that break rules are told and passed over, up to 10,000 and one more for every 4 bytes that arrive.',
  })
  @ApiImport()
  @ApiProblems(
    HTTP_ERRORS.request_timeout,
    IMPORT_ERRORS.too_many_failed_rows,
    IMPORT_ERRORS.import_interrupted,
  )
  async import(
    @Query() options: ImportQuery,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ImportReport | Readable> {
    const wantsLines = preferredType(request.headers.accept, [DOCUMENT, NDJSON]) === NDJSON;
    const input = openImport(request, options, this.config.importMaxBytes);
    const events = this.imports.run(input, options);
    if (!wantsLines) return reportDocument(events);
    const lines = await reportLines(events, request);
    chargeInTrailer(request, reply);
    reply.type(NDJSON);
    return lines;
  }
}
