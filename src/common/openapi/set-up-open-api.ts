import type { INestApplication } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import type { ErrorCatalog } from '../errors/error-catalog.js';
import { DOCS_PATHS } from './docs-paths.js';
import { completeDocument } from './complete-document.js';
import type { DocumentedErrors } from './problem-responses.js';
import { serveOnce } from './serve-once.js';
import { METHODS } from './types.js';

/** What the document says of the service as a whole. */
export interface DocumentFrame {
  /** Semantic version of the service. */
  readonly version: string;
  /** The groups of calls with a sentence on each, in the order in which a reader should meet them. */
  readonly tags: Readonly<Record<string, string>>;
}

/** Serves /docs, /docs-json and /docs-yaml. The document is built when it is first asked for. */
export function setUpOpenApi(
  app: NestFastifyApplication,
  errors: DocumentedErrors,
  frame: DocumentFrame,
): void {
  serveOnce(app.getHttpAdapter().getInstance(), [DOCS_PATHS.json, DOCS_PATHS.yaml]);
  SwaggerModule.setup(DOCS_PATHS.page, app, () => createDocument(app, errors, frame), {
    customSiteTitle: 'Stockroom',
    swaggerOptions: {
      validatorUrl: null,
      tryItOutEnabled: true,
      displayRequestDuration: true,
      persistAuthorization: true,
      docExpansion: 'list',
      defaultModelsExpandDepth: 0,
    },
  });
}

/** The document of a running application. The same for every configuration of it. */
function createDocument(
  app: INestApplication,
  errors: DocumentedErrors,
  { version, tags }: DocumentFrame,
): OpenAPIObject {
  const builder = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Stockroom')
    .setDescription(description(errors.catalog))
    .setVersion(version)
    .addServer('/', 'The service that this document comes from');
  const document = SwaggerModule.createDocument(app, builder.build());
  const completed = completeDocument(document, errors);
  const license = { name: 'MIT', identifier: 'MIT' };
  return {
    ...completed,
    info: { ...completed.info, contact: { name: 'The maintainers of Stockroom' }, license },
    tags: usedTags(completed, tags),
  };
}

/** The groups that have a call, in the order of the frame. */
function usedTags(
  { paths }: OpenAPIObject,
  described: DocumentFrame['tags'],
): NonNullable<OpenAPIObject['tags']> {
  const used = new Set(
    Object.values(paths).flatMap((item) => METHODS.flatMap((method) => item[method]?.tags ?? [])),
  );
  return Object.entries(described)
    .filter(([name]) => used.has(name))
    .map(([name, text]) => ({ name, description: text }));
}

function description({ all }: ErrorCatalog): string {
  const rows = all.map(
    ({ code, status, title }) => `| ${status} | [\`${code}\`](/problems/${code}) | ${title} |`,
  );
  return [
    'Products and stock on Azure Cosmos DB for NoSQL: what was saved, what it cost, and what went wrong.',
    '',
    'Every failure is `application/problem+json` (RFC 9457) with a stable `code`.',
    '',
    '<details><summary>All codes</summary>',
    '',
    '| Status | Code | Title |',
    '|---|---|---|',
    ...rows,
    '',
    '</details>',
  ].join('\n');
}
