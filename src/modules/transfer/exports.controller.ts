import { Readable } from 'node:stream';
import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { PROBLEM_MEDIA_TYPE } from '../../common/errors/problem.js';
import { preferredType } from '../../common/http/content-negotiation.js';
import { CSV, NDJSON } from '../../common/http/media-types.js';
import { chargeInTrailer } from '../../common/http/request-charge.js';
import { WithRouteConfig } from '../../common/context/route-config.js';
import { validationFailed } from '../../common/validation/validation-failed.js';
import { Scopes } from '../../common/identity/access.js';
import { ApiExport } from './dto/export.schema.js';
import { ExportQuery } from './dto/export.query.js';
import { FORMATS } from './export/export-formats.js';
import { ExportsService } from './exports.service.js';

@ApiTags('Import and export')
@Controller('exports')
export class ExportsController {
  constructor(private readonly exports: ExportsService) {}

  @Get('products')
  @Scopes('products:read')
  @WithRouteConfig({
    noTimeout: true,
    produces: [NDJSON, CSV, PROBLEM_MEDIA_TYPE],
    compresses: [NDJSON, CSV],
  })
  @ApiOperation({
    operationId: 'exportProducts',
    summary: 'All products, in a form that the import takes back',
    description:
      'Always in the same order. An answer that fails in the middle is cut off: it never ends as if it were whole.',
  })
  @ApiExport()
  async export(
    @Query() query: ExportQuery,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Readable> {
    const byAccept = preferredType(request.headers.accept, [NDJSON, CSV]) === CSV ? 'csv' : 'ndjson';
    const format = FORMATS[query.format ?? byAccept];
    if (query.bom && format !== FORMATS.csv) throw markWithoutCsv();
    const text = await this.exports.open(format, query);
    reply
      .header('vary', 'accept')
      .type(`${format.mediaType}; charset=utf-8`)
      .header('content-disposition', `attachment; filename="products.${format.extension}"`);
    // Fastify would read the whole stream to answer HEAD.
    if (request.method === 'HEAD') return Readable.from([]);
    chargeInTrailer(request, reply);
    return Readable.from(text).once('error', (error) => {
      request.failure = error;
    });
  }
}

const markWithoutCsv = () =>
  validationFailed([
    {
      parameter: 'bom',
      code: 'not_allowed',
      detail: 'bom is for CSV, for JSON has no byte order mark: add format=csv, or leave it out',
    },
  ]);
