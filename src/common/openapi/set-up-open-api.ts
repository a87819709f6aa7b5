import type { INestApplication } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import type { ErrorCatalog } from '../errors/error-catalog.js';
import { DOCS_PATHS } from './docs-paths.js';
import { completeDocument } from './complete-document.js';
import type { DocumentedErrors } from './problem-responses.js';
import type { Protection } from './protection.js';
import { serveOnce } from './serve-once.js';

/** Serves /docs, /docs-json and /docs-yaml. The document is built when it is first asked for. */
export function setUpOpenApi(
  app: NestFastifyApplication,
  errors: DocumentedErrors,
  protection: Protection,
): void {
  serveOnce(app.getHttpAdapter().getInstance(), [DOCS_PATHS.json, DOCS_PATHS.yaml]);
  SwaggerModule.setup(DOCS_PATHS.page, app, () => createDocument(app, errors, protection), {
    customSiteTitle: 'Stockroom',
    swaggerOptions: { validatorUrl: null, tryItOutEnabled: true, displayRequestDuration: true },
  });
}

function createDocument(
  app: INestApplication,
  errors: DocumentedErrors,
  protection: Protection,
): OpenAPIObject {
  const frame = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Stockroom')
    .setDescription(description(errors.catalog))
    .setVersion('1')
    .build();
  const document = SwaggerModule.createDocument(app, frame);
  return completeDocument(document, protection, errors);
}

function description({ all }: ErrorCatalog): string {
  const rows = all.map(
    ({ code, status, title }) => `| ${status} | [\`${code}\`](/problems/${code}) | ${title} |`,
  );
  return [
    'Products and stock on Azure Cosmos DB for NoSQL: what was saved, what it cost, and what went wrong.',
    '',
    'Every failure is `application/problem+json` (RFC 9457) with a stable `code`:',
    '',
    '| Status | Code | Title |',
    '|---|---|---|',
    ...rows,
  ].join('\n');
}
