import type { OpenAPIObject } from '@nestjs/swagger';

/** The document's own routes: @nestjs/swagger serves them, so no controller declares them. */
export function docsPaths(): OpenAPIObject['paths'] {
  return {
    '/docs': page('docs', 'This document, to read and to try', 'text/html'),
    '/docs-json': page('docsJson', 'This document as JSON', 'application/json'),
    '/docs-yaml': page('docsYaml', 'This document as YAML', 'text/yaml'),
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
