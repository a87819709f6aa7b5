import type { FastifyInstance } from 'fastify';
import type { RouteKind } from '../context/route-config.js';
import { KIND_EXTENSION, publicConfig } from '../identity/access.js';
import type { OpenAPIObject } from '@nestjs/swagger';
import type { DocsAccess } from './docs.config.js';
import type { Operation } from './types.js';

/** The document and its page. The page's files are below it. */
export const DOCS_PATHS = { page: '/docs', json: '/docs-json', yaml: '/docs-yaml' } as const;

/** Declares the routes of @nestjs/swagger, where no decorator can stand. To be called before access control asks for it. */
export function declareDocsRoutes(fastify: FastifyInstance, access: DocsAccess): void {
  const ofPage = publicConfig('page');
  const config =
    access === 'protected' ? { ...ofPage, access: { scopes: ['products:read'] as const } } : ofPage;
  const { page: pagePath, json, yaml } = DOCS_PATHS;
  fastify.addHook('onRoute', (route) => {
    const { url } = route;
    const isOfDocs = [pagePath, json, yaml].some((path) => path === url) || url.startsWith(`${pagePath}/`);
    if (isOfDocs) route.config = { ...route.config, ...config, contentSecurity: 'swagger-ui' };
  });
}

/** The document's own routes: @nestjs/swagger serves them, so no controller declares them. */
export function docsPaths(): OpenAPIObject['paths'] {
  return {
    [DOCS_PATHS.page]: page('getDocs', 'This document, to read and to try', 'text/html'),
    [DOCS_PATHS.json]: page('getOpenApiDocument', 'This document as JSON', 'application/json'),
    [DOCS_PATHS.yaml]: page('getOpenApiDocumentAsYaml', 'This document as YAML', 'text/yaml'),
  };
}

function page(operationId: string, summary: string, type: string): OpenAPIObject['paths'][string] {
  const kind: RouteKind = 'page';
  const operation: Operation = {
    operationId,
    summary,
    tags: ['Documentation'],
    responses: { '200': { description: summary, content: { [type]: { schema: {} } } } },
  };
  return { get: Object.assign(operation, { [KIND_EXTENSION]: kind }) };
}
