import { applyDecorators } from '@nestjs/common';
import {
  ApiBody,
  ApiConsumes,
  ApiExtraModels,
  ApiHeader,
  ApiOkResponse,
  getSchemaPath,
} from '@nestjs/swagger';
import { CSV, NDJSON } from '../../../common/http/media-types.js';
import { ApiProblemMembers } from '../../../common/openapi/api-problems.js';
import { ApiBodyContents } from '../../../common/openapi/body-contents.js';
import { jsonLines } from '../../../common/openapi/text-schema.js';
import {
  ImportChangeLine,
  ImportErrorLine,
  ImportProgressLine,
  ImportSummaryLine,
} from './import-lines.response.js';
import { ImportProblemMembers, ImportReportResponse } from './import-report.response.js';
import { ImportRowDto } from './import-row.dto.js';

const NDJSON_EXAMPLE = `\
{"category":"garden","sku":"SAW-PRUN","name":"Pruning saw","price":24.5,"quantity":30,"tags":["steel","pruning"]}
{"category":"garden","sku":"SHE-HEDG","name":"Hedge shears","price":39}
`;

const CSV_EXAMPLE = `\
category,sku,name,price,quantity,tags
garden,SAW-PRUN,Pruning saw,24.50,30,steel|pruning
garden,SHE-HEDG,"Hedge shears ""Pro"", 23 cm",39,,
`;

const LINES_EXAMPLE = `\
{"type":"progress","received":4000,"created":2100,"replaced":0,"unchanged":0,"failed":0,"retried":0,"bytes":655360,"requestCharge":17341.5}
{"type":"error","line":4711,"sku":"SHE-HEDG","code":"sku_taken","detail":"Another product in category \\"garden\\" has the sku \\"SHE-HEDG\\"."}
{"type":"summary","received":25000,"created":24999,"replaced":0,"unchanged":0,"failed":1,"retried":12,"duplicates":0,"input":{"format":"csv","encoding":"utf-8","delimiter":",","decimal":"."},"requestCharge":206451.2,"durationMs":4120,"rowsPerSecond":6068}
`;

const LINES = [ImportProgressLine, ImportErrorLine, ImportChangeLine, ImportSummaryLine];

/** How an import is asked for and answered. */
export const ApiImport = (): MethodDecorator =>
  applyDecorators(
    // In this order Swagger UI begins with an example that works as it stands.
    ApiConsumes(CSV, NDJSON),
    ApiHeader({
      name: 'Content-Encoding',
      required: false,
      schema: { type: 'string', enum: ['gzip', 'identity'] },
      description: 'gzip when the body is packed. It is recognised by its first bytes, too.',
    }),
    ApiBody({
      required: true,
      description:
        'A product a line, or CSV with a header row. The fields are those of POST /v1/products, `id`, and `location`, where the quantity is; with `kind=counts` those of a count, `category`, and `id` or `sku`. In the header neither case nor blanks matter; rows of blank cells and empty columns without a name count for nothing. Tags stand in one cell, separated by `|`. What an export adds counts for nothing (`createdAt`, `updatedAt`, `etag`), and so do `errorLine`, `errorCode`, `errorDetail`: a client can write them beside a failed row.',
      schema: { type: 'string' },
    }),
    ApiBodyContents({
      [NDJSON]: { schema: jsonLines([ImportRowDto]), example: NDJSON_EXAMPLE },
      [CSV]: { example: CSV_EXAMPLE },
    }),
    ApiExtraModels(ImportRowDto, ImportReportResponse, ...LINES),
    ApiOkResponse({
      description:
        'What became of the rows. As lines: `progress` at least every second, `error` for every failed row, `change` for every count that changes something, and `summary` at the end, with `problem` when the import ended before its input did.',
      headers: { Trailer: { $ref: '#/components/headers/ChargeTrailer' } },
      content: {
        'application/json': { schema: { $ref: getSchemaPath(ImportReportResponse) } },
        [NDJSON]: { schema: jsonLines(LINES, 'type'), example: LINES_EXAMPLE },
      },
    }),
    ApiProblemMembers(ImportProblemMembers),
  );
