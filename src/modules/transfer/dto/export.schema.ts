import { applyDecorators } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse } from '@nestjs/swagger';
import { CSV, NDJSON } from '../../../common/http/media-types.js';
import { csvRows, jsonLines } from '../../../common/openapi/text-schema.js';
import { ExportedProduct } from '../format/exported-product.js';
import { COLUMNS } from '../format/product-cells.js';

const NDJSON_EXAMPLE = `\
{"id":"0191f3a2-5b1c-7c3e-9d52-8c1f6f0a7b12","category":"garden","sku":"SAW-PRUN","name":"Pruning saw","price":24.5,"quantity":30,"status":"active","tags":["steel","pruning"],"createdAt":"2026-01-02T03:04:05.678Z","updatedAt":"2026-02-03T04:05:06.789Z","etag":"\\"00000000-0000-0000-0000-000000000001\\""}
`;

const CSV_EXAMPLE = `\
${Object.keys(COLUMNS).join(',')}
0191f3a2-5b1c-7c3e-9d52-8c1f6f0a7b12,garden,SAW-PRUN,Pruning saw,,24.5,30,active,steel|pruning,,2026-01-02T03:04:05.678Z,2026-02-03T04:05:06.789Z,"""00000000-0000-0000-0000-000000000001"""
`;

/** How an export is answered. */
export const ApiExport = (): MethodDecorator =>
  applyDecorators(
    ApiExtraModels(ExportedProduct),
    ApiOkResponse({
      description: 'Every product that was there all the time, exactly once.',
      headers: {
        'Content-Disposition': { description: 'Names the file.', schema: { type: 'string' } },
        Trailer: { $ref: '#/components/headers/ChargeTrailer' },
      },
      content: {
        [NDJSON]: { schema: jsonLines([ExportedProduct]), example: NDJSON_EXAMPLE },
        [CSV]: { schema: csvRows(Object.keys(COLUMNS)), example: CSV_EXAMPLE },
      },
    }),
  );
