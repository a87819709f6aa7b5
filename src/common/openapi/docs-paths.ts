import type { FastifyInstance } from 'fastify';
import { publicConfig } from '../identity/access.js';
import type { OpenAPIObject } from '@nestjs/swagger';

/** The document and its page. The page's files are below it. */
export const DOCS_PATHS = { page: '/docs', json: '/docs-json', yaml: '/docs-yaml' } as const;

/** Declares the routes of @nestjs/swagger, where no decorator can stand. To be called before access control asks for it. */
export function declareDocsRoutes(fastify: FastifyInstance): void {
  const { page: pagePath, json, yaml } = DOCS_PATHS;
  fastify.addHook('onRoute', (route) => {
    const { url } = route;
    const isOfDocs = [pagePath, json, yaml].some((path) => path === url) || url.startsWith(`${pagePath}/`);
    if (isOfDocs) route.config = { ...route.config, ...publicConfig('page'), contentSecurity: 'swagger-ui' };
  });
}

/** The document's own routes: @nestjs/swagger serves them, so no controller declares them. */
export function docsPaths(): OpenAPIObject['paths'] {
  return {
    [DOCS_PATHS.page]: page('docs', 'This document, to read and to try', 'text/html'),
    [DOCS_PATHS.json]: page('docsJson', 'This document as JSON', 'application/json'),
    [DOCS_PATHS.yaml]: page('docsYaml', 'This document as YAML', 'text/yaml'),
  };
}

function page(operationId: string, summary: string, type: string): OpenAPIObject['paths'][string] {
  return {
    get: {
      operationId,
      summary,
      tags: ['Documentation'],
      responses: { '200': { description: summary, content: { [type]: { schema: {} } } } },
    },
  };
}
