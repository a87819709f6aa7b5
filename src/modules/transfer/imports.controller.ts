import type { ConfigType } from '@nestjs/config';
import type { Readable } from 'node:stream';
import { Controller, HttpCode, Inject, Post, Query, Req, Res } from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ApiProblems } from '../../common/openapi/api-problems.js';
import { PROBLEM_MEDIA_TYPE } from '../../common/errors/problem.js';
import type { FieldError } from '../../common/errors/field-error.js';
import { preferredType } from '../../common/http/content-negotiation.js';
import { chargeInTrailer } from '../../common/http/request-charge.js';
import { CSV, NDJSON } from '../../common/http/media-types.js';
import { WithRouteConfig } from '../../common/context/route-config.js';
import { ScopesUnless } from '../../common/identity/access.js';
import { IDEMPOTENCY_KEY, parseIdempotencyKey } from '../idempotency/idempotency-key.js';
import { validationFailed } from '../../common/validation/validation-failed.js';
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

/** What makes a repeat of counts safe: they do not follow from what is there, as products do. */
function keyOf({ headers }: FastifyRequest, options: ImportQuery): string | undefined {
  refuseOptionsOf(options);
  if (options.kind !== 'counts') return undefined;
  const line = headers[IDEMPOTENCY_KEY.toLowerCase()];
  return typeof line === 'string' ? parseIdempotencyKey([line]) : undefined;
}

/** Rather than to import in another way than the caller thinks. */
function refuseOptionsOf({ kind, mode, category, location }: ImportQuery): void {
  const notForCounts =
    mode === 'create' ? [notAllowed('mode', 'is for products: a count creates nothing')] : [];
  const notForProducts = Object.entries({ category, location })
    .filter(([, value]) => value !== undefined)
    .map(([parameter]) => notAllowed(parameter, 'is for kind=counts: each product names its own'));
  const faults = kind === 'counts' ? notForCounts : notForProducts;
  if (faults.length > 0) throw validationFailed(faults);
}

const notAllowed = (parameter: string, why: string): FieldError => ({
  parameter,
  code: 'not_allowed',
  detail: `${parameter} ${why}`,
});

@ApiTags('Import and export')
@Controller('imports')
export class ImportsController {
  constructor(
    private readonly imports: ImportsService,
    @Inject(transferConfig.KEY) private readonly config: ConfigType<typeof transferConfig>,
  ) {}

  @Post()
  @HttpCode(200)
  @ScopesUnless({ parameter: 'kind', value: 'counts', scopes: ['stock:write'] }, 'products:admin')
  @WithRouteConfig({
    noTimeout: true,
    consumes: [NDJSON, CSV],
    produces: [DOCUMENT, PROBLEM_MEDIA_TYPE, NDJSON],
  })
  @ApiOperation({
    operationId: 'importProducts',
    summary: 'Create or replace any number of products, or count their stock',
    description:
      'Reads as fast as the database writes, in memory that does not grow with the input. On this page NDJSON is a file to choose and CSV a text to type; from a shell send a file as it is: `curl --data-binary @products.csv -H "content-type: text/csv" …/v1/imports`. A row without an id gets one from its tenant, category and sku, so that the same import twice is the same as once. Rows that break rules are told and passed over, up to 10,000 and one more for every 4 bytes that arrive. With `kind=counts` the rows are a stocktake: `id` or `sku`, `category`, `location` (default `main`), `counted`, `reference`, `note`. Each leaves a movement with the difference, also when it is 0; `replaced` tells how many were not 0.',
  })
  @ApiImport()
  @ApiHeader({
    name: IDEMPOTENCY_KEY,
    required: false,
    description:
      'With `kind=counts`: a row that an import with this key has counted is not counted again, so that an import that was interrupted can be sent again as a whole. 1 to 255 visible ASCII characters, bare or in double quotes.',
    schema: { type: 'string' },
  })
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
    const key = keyOf(request, options);
    const input = openImport(request, options, this.config.importMaxBytes);
    const events = this.imports.run(input, options, key);
    if (!wantsLines) return reportDocument(events);
    const lines = await reportLines(events, request);
    chargeInTrailer(request, reply);
    reply.type(NDJSON);
    return lines;
  }
}
