import type { INestApplication } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { ERROR_CODES } from '../errors/error-codes.js';
import { AppConfig } from '../config/app-config.js';
import { completeDocument } from './complete-document.js';
import { protectionOf } from './protection.js';
import { serveOnce } from './serve-once.js';

/** Serves /docs, /docs-json and /docs-yaml. The document is built when it is first asked for. */
export function setUpOpenApi(app: NestFastifyApplication): void {
  serveOnce(app.getHttpAdapter().getInstance(), ['/docs-json', '/docs-yaml']);
  SwaggerModule.setup('docs', app, () => createDocument(app), {
    customSiteTitle: 'Stockroom',
    swaggerOptions: { validatorUrl: null, tryItOutEnabled: true, displayRequestDuration: true },
  });
}

function createDocument(app: INestApplication): OpenAPIObject {
  const frame = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Stockroom')
    .setDescription(description())
    .setVersion('1')
    .build();
  return completeDocument(SwaggerModule.createDocument(app, frame), protectionOf(app.get(AppConfig)));
}

function description(): string {
  const rows = Object.entries(ERROR_CODES).map(
    ([code, { status, title }]) => `| ${status} | [\`${code}\`](/problems/${code}) | ${title} |`,
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
